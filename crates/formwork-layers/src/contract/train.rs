//! What training adds: a layer remembers on the way forward what it needs on the way back (its tape), and has a gradient,
//! which has the layer's own type.

use crate::Infer;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// A layer that trains by itself, in the role [`Alone`](crate::role::Alone).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has the role `Alone`, but does not implement the trait `Train` for an input of shape `{In}` with elements `{T}`",
    label = "the trait of this role is missing"
)]
pub trait Train<In: Shape, T: Scalar = f32>: Infer<In, T> {
    /// Elements of scratch memory for the training passes, if that is more than [`SCRATCH`](Infer::SCRATCH).
    const TRAIN_SCRATCH: usize = 0;
    /// Elements that a training pass keeps a tile, from forward to backward.
    const TAPE: usize = 0;
    /// The backward pass reads the output, so the next layer may not overwrite it.
    const READS_OUTPUT: bool = true;

    /// The output in training, with what the backward pass will need written to the tape. A layer that computes the same
    /// in training as in inference, from what backward has anyway (its input and output), leaves this as it is.
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

    /// The gradients: writes dL/dx from dL/dy, and adds those of the parameters to `gradient`, summed over the lanes, each if it
    /// is asked for.
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    );
}

/// A layer whose tiles meet, as those of a batch normalisation, which needs the statistics of the whole batch: in the role
/// [`Synced`](crate::role::Synced).
///
/// The passes over a batch are cut at barriers. At each of them every tile of the batch has done its part, what they found is
/// [gathered](Synced::gather) in their order, and [settled](Synced::settle); the next part then finds it in
/// [`Pass::shared`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has the role `Synced`, but does not implement the trait `Synced` for an input of shape `{In}` with elements `{T}`",
    label = "the trait of this role is missing"
)]
pub trait Synced<In: Shape, T: Scalar = f32>: Infer<In, T> {
    /// Elements of scratch memory for the training passes, if that is more than [`SCRATCH`](Infer::SCRATCH).
    const TRAIN_SCRATCH: usize = 0;
    /// Elements that a training pass keeps a tile, from forward to backward and across barriers.
    const TAPE: usize;
    /// Scalars that tiles exchange at barriers.
    const SHARED: usize;
    /// How often all tiles of a batch meet on the way forward, and again on the way back.
    const BARRIERS: usize;
    /// The backward pass reads the output, so the next layer may not overwrite it.
    const READS_OUTPUT: bool = true;

    /// One [part](Pass::part) of the forward pass; the last of them writes the output.
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    );

    /// One [part](Pass::part) of the backward pass; over all of them it does what [`Train::backward_tile`] does.
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    );

    /// At barrier `meeting`: adds one tile's part to what the tiles share. Called for every tile in order, by one thread.
    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]);

    /// At barrier `meeting`, after every tile was gathered.
    fn settle(meeting: Meeting, shared: &mut [T]);

    /// With a training step: takes over what its batch says about the layer's buffers.
    fn update_buffers(&mut self, shared: &[T]);
}

/// One training pass over one tile, or the part of it between two barriers.
#[derive(Clone, Copy, Debug)]
pub struct Pass<'a, L, T> {
    /// The SIMD level.
    pub level: L,
    /// Which part of the layer is due, from 0 to its number of [`BARRIERS`](Synced::BARRIERS). A layer without barriers
    /// need not look.
    pub part: usize,
    /// How many lanes of the tile hold a sample. The others repeat one, and their gradients are 0.
    pub live: usize,
    /// The position in the batch of the tile's first sample.
    pub first: u64,
    /// What the randomness of this layer in this step is derived from.
    pub key: u64,
    /// What tiles exchanged at the barriers so far.
    pub shared: &'a [T],
    /// The layer is [`Frozen`](crate::Frozen): it is to compute what it computes in inference, and the derivative of that. A layer
    /// that computes the same in both need not look.
    pub frozen: bool,
}

/// Memory for one layer's training pass.
#[derive(Debug)]
pub struct Memory<'a, E> {
    /// The layer's tape: elements that stay from forward to backward.
    pub tape: &'a mut [E],
    /// Scratch memory for this call.
    pub scratch: &'a mut [E],
}

/// The tensors of a backward pass.
#[derive(Debug)]
pub struct Backward<'a, In: Shape, Out: Shape, E: Element> {
    /// The input of the forward pass.
    pub x: &'a Tensor<In, E>,
    /// Its output. Overwritten by the next layer if this one does not [read it](Train::READS_OUTPUT).
    pub y: &'a Tensor<Out, E>,
    /// dL/dy. The layer may use it as scratch.
    pub dy: &'a mut Tensor<Out, E>,
    /// Where dL/dx goes; `None` where nobody asks for it (nothing before the layer learns).
    pub dx: Option<&'a mut Tensor<In, E>>,
}

/// One of the points where all tiles of a batch meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// After this part of the forward pass.
    Forward(usize),
    /// After this part of the backward pass.
    Backward(usize),
}
