//! Whether layers fit one another, asked so that an error stands under the layer and is the only one.
//!
//! `#[derive(Network)]` and `network!` write a constant whose value is computed by calling [`through`] once for each layer, each call
//! where the layer is written. Behind a layer that does not fit the compiler knows no shape, and is silent. The length of the array
//! in [`Checked`] is that constant: if it has an error the array has one too, and so has every type that is named through it.
//! So the compiler does not report the uses of such a network again.

use crate::Infer;
use core::marker::PhantomData;
use formwork_tensor::{Scalar, Shape};

/// What has the shape `S` and elements `T` on its way through a network.
#[derive(Debug)]
pub struct Flow<S, T>(PhantomData<(S, T)>);

/// The input of a network.
pub const fn flow<S: Shape, T: Scalar>() -> Flow<S, T> {
    Flow(PhantomData)
}

/// Through one layer.
pub const fn through<L, S, T, O>(_: Flow<S, T>, _layer: PhantomData<L>) -> Flow<O, T>
where
    S: Shape,
    T: Scalar,
    L: Infer<S, T, Out = O>,
{
    Flow(PhantomData)
}

/// The end of a network: the value of the check.
pub const fn fits<S, T>(_: Flow<S, T>) -> usize {
    0
}

/// `<[(); CHECK] as Checked<L>>::Same` is `L`, or what the compiler does not speak about if the check has an error.
pub trait Checked<L> {
    /// `L`.
    type Same;
}
impl<L> Checked<L> for [(); 0] {
    type Same = L;
}
