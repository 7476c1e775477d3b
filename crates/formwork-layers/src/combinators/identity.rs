//! `()`, the tuple of no layers, is the identity.

use crate::infer::Summary;
use crate::joining::still;
use crate::trace::{Trace, Value};
use crate::{Infer, role};
use formwork_tensor::parameters::Place;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// y = x, for any shape: what a shortcut or a branch is that computes nothing. dL/dx = dL/dy.
///
/// ```
/// use formwork_layers::{Concat, Conv2d, OnHeap, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let joined = Concat::<((), Conv2d<2, 3, 1>)>::seeded(0);
/// let x = Tensor::<Image<2, 4, 4>>::from_fn(|i| i as f32);
/// let y: Box<Tensor<Image<5, 4, 4>>> = joined.forward(&x);
/// assert_eq!(y.as_slice()[..32], *x.as_slice());
/// ```
impl<S: Shape, T: Scalar> Infer<S, T> for () {
    type Out = S;
    type Role = role::InPlace;
    const IDENTITY: bool = true;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    fn trace(&self, x: Value, _: Trace<'_, T>) -> Value {
        x
    }

    fn summary(_: Place<'_>, _: &mut dyn FnMut(&Summary<'_>)) {}
}

still!((), S => S, [S: Shape, T: Scalar]);
