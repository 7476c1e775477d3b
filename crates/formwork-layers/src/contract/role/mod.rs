//! How layers take part in the passes: by themselves, or together with their neighbours and with other tiles.
//!
//! A layer names its role in [`Infer::Role`], and implements the trait of the same name: without it, or without one of its
//! methods, the layer does not compile.
//!
//! | role | the trait to implement | for |
//! |---|---|---|
//! | [`Alone`] | [`Train`](crate::Train) | most layers |
//! | [`Synced`] | [`Synced`](crate::Synced) | layers whose tiles meet: batch normalisation |
//! | [`InPlace`] | [`InPlace`](crate::InPlace) | layers whose output may overwrite their input: dropout |
//! | [`Pointwise`] | [`Pointwise`](crate::Pointwise) | functions of each value, whose slope follows from their value: ReLU |
//! | [`Pool`] | [`Pool`](crate::Pool) | windows side by side |
//! | [`Source`] | [`Source`](crate::Source) | layers that hand their values on while they are in registers: convolutions |
//! | [`OnlyInfers`] | none | layers without a backward pass: a network with one runs, and cannot be trained |
//!
//! What a chain of layers asks of a role is hidden here, and no other role can be made.

mod alone;
mod in_place;

mod pointwise;
mod pool;
mod refused;
mod source;
mod synced;

pub(crate) use synced::Lines;

use crate::fusion::{Follow, Fusion};
use crate::{Backward, Infer, Meeting, Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The layer's own passes, for the roles whose traits have them under the same names.
macro_rules! own {
    (forward) => {
        #[inline(always)]
        fn forward_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
            layer: &N,
            pass: &crate::Pass<'_, L, T>,
            x: &formwork_tensor::Tensor<In, E>,
            y: &mut formwork_tensor::Tensor<N::Out, E>,
            memory: crate::Memory<'_, E>,
        ) {
            layer.forward_tile(pass, x, y, memory);
        }
    };
    (backward) => {
        #[inline(always)]
        fn backward_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
            layer: &N,
            pass: &crate::Pass<'_, L, T>,
            io: crate::Backward<'_, In, N::Out, E>,
            memory: crate::Memory<'_, E>,
            gradient: Option<&mut N>,
        ) {
            layer.backward_tile(pass, io, memory, gradient);
        }
    };
}
use own;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}
        impl sealed::Sealed for $name {})*
    };
}
roles! {
    /// It is computed by itself: [`Train`](crate::Train).
    Alone,
    /// Its tiles meet: [`Synced`](crate::Synced).
    Synced,
    /// Its output may overwrite its input: [`InPlace`](crate::InPlace).
    InPlace,
    /// A function of each value: [`Pointwise`](crate::Pointwise).
    Pointwise,
    /// Windows side by side: [`Pool`](crate::Pool).
    Pool,
    /// It hands its values on: [`Source`](crate::Source).
    Source,
    /// [`Synced`] in training, and in inference a line of each value of a channel.
    #[doc(hidden)]
    Normalizes,
    /// It has no backward pass.
    OnlyInfers,
    /// Made of layers: it learns if they do, through [`Synced`](crate::Synced).
    #[doc(hidden)]
    Joined,
    /// For a shape that the layer does not take, which is said elsewhere: it is never run.
    #[doc(hidden)]
    Refused,
}

mod sealed {
    pub trait Sealed {}
}

/// What must not be called: the plan of a chain asks a layer only for what its role has.
#[cold]
fn not_of_this_role() -> ! {
    unreachable!("a layer is asked for what its role does not have")
}

/// What a chain asks of the layer `N` in inference.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a role: that of `{N}` is one of the types in `role`, most often `role::Alone`",
    label = "not a role"
)]
pub trait Role<N, In: Shape, T: Scalar>: sealed::Sealed
where
    N: Infer<In, T>,
{
    /// The output may overwrite the input.
    #[doc(hidden)]
    const IN_PLACE: bool = false;
    /// How it takes part in a pass of several layers.
    #[doc(hidden)]
    const FUSION: Fusion = Fusion::Alone;

    #[doc(hidden)]
    fn infer_in_place<L: Level, E: Element<Scalar = T>>(_: &N, _: L, _: &mut Tensor<N::Out, E>) {
        not_of_this_role()
    }

    #[doc(hidden)]
    fn point<E: Element<Scalar = T>>(_: &N, _: E) -> E {
        not_of_this_role()
    }

    #[doc(hidden)]
    fn lines(_: &N, _: &mut [T]) {
        not_of_this_role()
    }

    #[doc(hidden)]
    fn window<E: Element<Scalar = T>, const RECORD: bool>(_: &N, _: impl Fn(usize, usize) -> E) -> (E, E) {
        not_of_this_role()
    }

    #[doc(hidden)]
    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        _: &N,
        _: L,
        _: &Tensor<In, E>,
        _: &impl Follow<T>,
        _: &mut [E],
        _: &mut [E],
        _: &mut [E],
    ) {
        not_of_this_role()
    }
}

/// What a chain and a trainer ask of the layer `N` in training.
#[diagnostic::on_unimplemented(
    message = "`{N}` only infers: it has no backward pass, so neither it nor a network with it can be trained",
    label = "a layer that only infers",
    note = "code that trains any network asks for `Trainable`, and code that trains any layer for `Layer`"
)]
pub trait Learns<N, In: Shape, T: Scalar>: Role<N, In, T>
where
    N: Infer<In, T>,
{
    #[doc(hidden)]
    const TRAIN_SCRATCH: usize = 0;
    #[doc(hidden)]
    const TAPE: usize = 0;
    #[doc(hidden)]
    const SHARED: usize = 0;
    #[doc(hidden)]
    const BARRIERS: usize = 0;
    #[doc(hidden)]
    const READS_OUTPUT: bool;

    #[doc(hidden)]
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<N::Out, E>,
        memory: Memory<'_, E>,
    );

    #[doc(hidden)]
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, N::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut N>,
    );

    #[doc(hidden)]
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        _: &N,
        _: &Pass<'_, L, T>,
        _: &mut Tensor<N::Out, E>,
    ) {
        not_of_this_role()
    }

    #[doc(hidden)]
    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        _: &N,
        _: &Pass<'_, L, T>,
        _: &Tensor<N::Out, E>,
        _: &mut Tensor<N::Out, E>,
    ) {
        not_of_this_role()
    }

    #[doc(hidden)]
    fn point_gradient<E: Element<Scalar = T>>(_: &N, _: E, _: E) -> E {
        not_of_this_role()
    }

    // A layer without barriers has nothing to exchange.

    #[doc(hidden)]
    fn gather<E: Element<Scalar = T>>(_: Meeting, _live: usize, _tape: &[E], _shared: &mut [T]) {}

    #[doc(hidden)]
    fn settle(_: Meeting, _shared: &mut [T]) {}

    #[doc(hidden)]
    fn update_buffers(_: &mut N, _shared: &[T]) {}
}

impl<N: Infer<In, T>, In: Shape, T: Scalar> Role<N, In, T> for OnlyInfers {}
