//! Layers that a chain computes together with their neighbours: in the memory of their input, or in the pass of another layer.

use crate::fusion::Follow;
use crate::{Backward, Infer, Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// A layer without parameters whose output may overwrite its input, in the role [`InPlace`](crate::role::InPlace). Output and
/// input have the same number of elements, one lying where the other lay.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has the role `InPlace`, but does not implement the trait `InPlace` for an input of shape `{In}` with elements `{T}`",
    label = "the trait of this role is missing"
)]
pub trait InPlace<In: Shape, T: Scalar = f32>: Infer<In, T> {
    /// The backward pass reads the output, so the next layer may not overwrite it.
    const READS_OUTPUT: bool = true;

    /// Turns the input into the output in inference, which [`infer_tile`](Infer::infer_tile) gives too.
    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, level: L, y: &mut Tensor<Self::Out, E>);

    /// Turns the input into the output in training.
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<Self::Out, E>,
    );

    /// Turns dL/dy into dL/dx.
    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &Tensor<Self::Out, E>,
        dy: &mut Tensor<Self::Out, E>,
    );
}

/// A function of each value by itself, without parameters, whose derivative follows from its value: in the role
/// [`Pointwise`](crate::role::Pointwise). A chain computes it in place, or in the pass of the layer before it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has the role `Pointwise`, but does not implement the trait `Pointwise` for an input of shape `{In}` with elements `{T}`",
    label = "the trait of this role is missing"
)]
pub trait Pointwise<In: Shape, T: Scalar = f32>: Infer<In, T, Out = In> {
    /// x <= y implies f(x) <= f(y) in floating point too, and where f(x) = f(y) for x < y, the slope there is 0: the maximum
    /// of a pooling layer may be taken before it.
    const MONOTONE: bool;

    /// f(x) of one value, which [`infer_tile`](Infer::infer_tile) gives for all.
    fn point<E: Element<Scalar = T>>(&self, x: E) -> E;

    /// d f'(x) from y = f(x).
    fn point_gradient<E: Element<Scalar = T>>(&self, y: E, d: E) -> E;
}

/// A layer whose output is computed from windows of K x K values side by side, each channel by itself: in the role
/// [`Pool`](crate::role::Pool). A chain computes it in the pass of a convolution before it.
///
/// Its backward pass reads neither its input, which was never written then, nor its output, which a function of each value may
/// have overwritten.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has the role `Pool`, but does not implement the trait `Pool` for an input of shape `{In}` with elements `{T}`",
    label = "the trait of this role is missing"
)]
pub trait Pool<In: Shape, T: Scalar = f32>: Infer<In, T> {
    /// K, which is also the stride; 0 for other windows, which are computed by themselves.
    const KERNEL: usize;
    /// It gives the greatest value of a window.
    const SELECTS: bool;
    /// What it keeps of each window for the backward pass: one element, or nothing.
    const TAPE: usize = 0;

    /// The value of the window of K x K values `x(row, column)`; and, with `RECORD`, what it keeps of the window in its tape,
    /// if it has one.
    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E);

    /// The output in training, with the tape. A layer without one leaves this as it is.
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        const { assert!(Self::TAPE == 0, "a layer with a tape has a `forward_tile`, which writes it") }
        self.infer_tile(pass.level, x, y, memory.scratch);
    }

    /// Writes dL/dx from dL/dy and the tape.
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    );
}

/// A layer that hands the values of an image on while they are in registers or in the first cache, as a convolution: in the
/// role [`Source`](crate::role::Source). In training it computes the same as in inference, and has no tape.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has the role `Source`, but does not implement the trait `Source` for an input of shape `{In}` with elements `{T}`",
    label = "the trait of this role is missing"
)]
pub trait Source<In: Shape, T: Scalar = f32>: Infer<In, T> {
    /// Elements of scratch memory for the backward pass, if that is more than [`SCRATCH`](Infer::SCRATCH).
    const TRAIN_SCRATCH: usize = 0;
    /// Elements of one row of all the channels that it computes at a time.
    const ROW: usize;
    /// The only windows that it can hand on to, K of K x K, if it computes its values in patches.
    const PATCH: Option<usize>;
    /// The backward pass reads the output, so that nothing may follow in training before it is written.
    const READS_OUTPUT: bool = true;

    /// The output, handed on to what follows. What comes of it is `y`, what is recorded of each window goes to `record`.
    /// Behind the layer's own scratch come as many rows as a window has.
    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<In, E>,
        follow: &impl Follow<T>,
        y: &mut [E],
        record: &mut [E],
        scratch: &mut [E],
    );

    /// The gradients, as [`Train::backward_tile`](crate::Train::backward_tile).
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    );
}

/// [`InPlace`] for a layer whose output is its input, seen as another shape: there is nothing to do.
macro_rules! still {
    ($name:ty, $in:ty => $out:ty, [$($generics:tt)*]) => {
        impl<$($generics)*> $crate::InPlace<$in, T> for $name {
            const READS_OUTPUT: bool = false;

            fn infer_in_place<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                _: L,
                _: &mut formwork_tensor::Tensor<$out, E>,
            ) {
            }

            fn forward_in_place<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                _: &$crate::Pass<'_, L, T>,
                _: &mut formwork_tensor::Tensor<$out, E>,
            ) {
            }

            fn backward_in_place<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                _: &$crate::Pass<'_, L, T>,
                _: &formwork_tensor::Tensor<$out, E>,
                _: &mut formwork_tensor::Tensor<$out, E>,
            ) {
            }
        }
    };
}
pub(crate) use still;
