//! A layer that can be trained, whatever its role: the one bound for code that is generic over layers.

use crate::role::Learns;
use crate::{Backward, Infer, Meeting, Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// A layer in inference and in training. Every [`Infer`] whose [role](Infer::Role) learns is one; nothing else is, so this is
/// not implemented by hand.
///
/// ```
/// use formwork_layers::{Conv2d, Layer};
/// use formwork_tensor::Image;
/// fn kept<N: Layer<Image<1, 28, 28>>>() -> usize {
///     N::TAPE
/// }
/// assert_eq!(kept::<Conv2d<1, 6, 5>>(), 0);
/// ```
pub trait Layer<In: Shape, T: Scalar = f32>: Infer<In, T> {
    /// Elements of scratch memory for the training passes.
    const TRAIN_SCRATCH: usize;
    /// Elements that a training pass keeps a tile, from forward to backward and across barriers.
    const TAPE: usize;
    /// Scalars that tiles exchange at barriers.
    const SHARED: usize;
    /// How often all tiles of a batch must meet on the way forward, and again on the way back.
    const BARRIERS: usize;
    /// The backward pass reads the output, so the next layer may not overwrite it.
    const READS_OUTPUT: bool;

    /// The output in training, or one [part](Pass::part) of it, with what the backward pass will need written to the tape.
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    );

    /// The gradients, or one [part](Pass::part) of them: writes dL/dx from dL/dy, and adds those of the parameters to
    /// `gradient`, summed over the lanes, each if it is asked for.
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    );

    // For a chain, of layers in the roles that have them.

    #[doc(hidden)]
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<Self::Out, E>,
    );

    #[doc(hidden)]
    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &Tensor<Self::Out, E>,
        dy: &mut Tensor<Self::Out, E>,
    );

    #[doc(hidden)]
    fn point_gradient<E: Element<Scalar = T>>(&self, y: E, d: E) -> E;

    /// At barrier `meeting`: adds one tile's part to what the tiles share. Called for every tile in order, by one thread.
    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]);

    /// At barrier `meeting`, after every tile was gathered.
    fn settle(meeting: Meeting, shared: &mut [T]);

    /// With a training step: takes over what its batch says about the layer's buffers.
    fn update_buffers(&mut self, shared: &[T]);
}

impl<In: Shape, T: Scalar, N: Infer<In, T>> Layer<In, T> for N
where
    N::Role: Learns<N, In, T>,
{
    const TRAIN_SCRATCH: usize = <N::Role as Learns<N, In, T>>::TRAIN_SCRATCH;
    const TAPE: usize = <N::Role as Learns<N, In, T>>::TAPE;
    const SHARED: usize = <N::Role as Learns<N, In, T>>::SHARED;
    const BARRIERS: usize = <N::Role as Learns<N, In, T>>::BARRIERS;
    const READS_OUTPUT: bool = <N::Role as Learns<N, In, T>>::READS_OUTPUT;

    #[inline(always)]
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        N::Role::forward_tile(self, pass, x, y, memory);
    }

    #[inline(always)]
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        N::Role::backward_tile(self, pass, io, memory, gradient);
    }

    #[inline(always)]
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<Self::Out, E>,
    ) {
        N::Role::forward_in_place(self, pass, y);
    }

    #[inline(always)]
    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &Tensor<Self::Out, E>,
        dy: &mut Tensor<Self::Out, E>,
    ) {
        N::Role::backward_in_place(self, pass, y, dy);
    }

    #[inline(always)]
    fn point_gradient<E: Element<Scalar = T>>(&self, y: E, d: E) -> E {
        N::Role::point_gradient(self, y, d)
    }

    #[inline(always)]
    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        N::Role::gather(meeting, live, tape, shared);
    }

    #[inline(always)]
    fn settle(meeting: Meeting, shared: &mut [T]) {
        N::Role::settle(meeting, shared);
    }

    #[inline(always)]
    fn update_buffers(&mut self, shared: &[T]) {
        N::Role::update_buffers(self, shared);
    }
}
