//! The contract of a layer.
//!
//! A layer is a type with parameters. For each input shape it accepts it has an output shape, what it must remember for
//! the backward pass (its tape), and a gradient, which has the layer's own type. There is no graph: the network's type is
//! the graph.
//!
//! Layers compute on tiles: one sample (`E = f32` or `f64`), or eight side by side (`E = Lanes<f32, 8>`). The code is the
//! same. Memory is handed in as slices of elements whose lengths are constants of the type, so nothing is allocated.

use crate::fusion::{Follow, Fusion};
use formwork_tensor::parameters::{Path, Place};
use formwork_tensor::{Element, Level, Parameters, Scalar, Shape, Tensor};

/// A layer that accepts inputs of shape `In` over scalars `T`. A tuple of layers is a layer.
///
/// Call a layer through [`Forward`](crate::Forward) (`net.forward(&x)`); implement it by writing [`Out`](Layer::Out),
/// [`infer_tile`](Layer::infer_tile) and [`backward_tile`](Layer::backward_tile). The constants say how much memory the
/// layer needs, and all have a default of nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take an input of shape `{In}` with elements `{T}`",
    label = "this layer does not fit its input"
)]
pub trait Layer<In: Shape, T: Scalar = f32>: Parameters<T> {
    /// The shape of the output.
    type Out: Shape;

    /// Multiply-adds for one sample, without biases.
    const MACS: u64 = 0;
    /// Floating-point operations for one sample, without biases: two a multiply-add, if a layer does not say otherwise. Layers
    /// made of layers have the sum of theirs.
    const FLOPS: u64 = 2 * Self::MACS;
    /// Elements of scratch memory for [`infer_tile`](Layer::infer_tile).
    const SCRATCH: usize = 0;
    /// Elements of scratch memory for the training passes.
    const TRAIN_SCRATCH: usize = 0;
    /// Elements that a training pass keeps a tile, from forward to backward and across barriers.
    const TAPE: usize = 0;
    /// Scalars that tiles exchange at barriers.
    const SHARED: usize = 0;
    /// How often all tiles of a batch must meet on the way forward, and again on the way back.
    const BARRIERS: usize = 0;
    /// The output may overwrite the input: the layer has no parameters, keeps the number of elements, and has
    /// `*_in_place` methods.
    const IN_PLACE: bool = false;
    /// The backward pass reads the output, so the next layer may not overwrite it.
    const READS_OUTPUT: bool = true;
    /// The output is the input, which need not be copied to be added or handed on. Only `()` is so.
    #[doc(hidden)]
    const IDENTITY: bool = false;
    /// How the layer takes part in a pass that computes several layers; by default not at all.
    const FUSION: Fusion = Fusion::Alone;

    /// The output in use (evaluation mode), without a tape.
    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    );

    /// The output in training, with what the backward pass will need written to the tape. A layer that computes the same
    /// in training as in use, from what backward has anyway (its input and output), leaves this as it is.
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        self.infer_tile(pass.level, x, y, memory.scratch);
    }

    /// The gradients: writes dL/dx from dL/dy, and adds those of the parameters to `gradient`, summed over the lanes.
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: &mut Self,
    );

    /// [`infer_tile`](Layer::infer_tile) for a layer that is [`IN_PLACE`](Layer::IN_PLACE).
    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, _level: L, _y: &mut Tensor<Self::Out, E>) {}

    /// [`forward_tile`](Layer::forward_tile) for a layer that is [`IN_PLACE`](Layer::IN_PLACE).
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<Self::Out, E>,
    ) {
        self.infer_in_place(pass.level, y);
    }

    /// Turns dL/dy into dL/dx in place, for a layer that is [`IN_PLACE`](Layer::IN_PLACE).
    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        _pass: &Pass<'_, L, T>,
        _y: &Tensor<Self::Out, E>,
        _dy: &mut Tensor<Self::Out, E>,
    ) {
    }

    /// f(x) of one value, for a layer that is [`Fusion::Pointwise`].
    fn point<E: Element<Scalar = T>>(&self, x: E) -> E {
        x
    }

    /// d f'(x) from y = f(x), for a layer that is [`Fusion::Pointwise`].
    fn point_gradient<E: Element<Scalar = T>>(&self, _y: E, d: E) -> E {
        d
    }

    /// The value of the window of K x K values `x(row, column)`, for a layer that is [`Fusion::Pool`]; and, with `RECORD`, what
    /// it keeps of the window in its tape for the backward pass, if it has a tape.
    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (x(0, 0), E::ZERO)
    }

    /// For a layer that is [`Fusion::Source`]: the output in use, handed on to what follows. What comes of it is `y`, what is
    /// recorded of each window goes to `record`. Behind the layer's own scratch come as many rows as a window has.
    fn infer_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        _level: L,
        _x: &Tensor<In, E>,
        _follow: &impl Follow<T>,
        _y: &mut [E],
        _record: &mut [E],
        _scratch: &mut [E],
    ) {
        const { assert!(!matches!(Self::FUSION, Fusion::Source { .. }), "a source must have `infer_fused`") }
    }

    /// At barrier `meeting`: adds one tile's part to what the tiles share. Called for every tile in order, by one thread.
    fn gather<E: Element<Scalar = T>>(_meeting: Meeting, _live: usize, _tape: &[E], _shared: &mut [T]) {}

    /// At barrier `meeting`, after every tile was gathered.
    fn settle(_meeting: Meeting, _shared: &mut [T]) {}

    /// After a training step's forward pass: takes over what the batch says about the layer's buffers.
    fn update_buffers(&mut self, _shared: &[T]) {}

    /// Tells `visitor` of every layer inside, in the order in which they compute; a layer by itself tells of itself.
    fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
        let type_name = core::any::type_name::<Self>();
        let (output, params, macs) = (Self::Out::DIMS, Self::PARAMS, Self::MACS);
        visitor(&Summary { path: place.path(), type_name, output, params, macs });
    }
}

/// What is known of a layer in a network from its type alone.
#[derive(Debug)]
pub struct Summary<'a> {
    /// Its name, `conv1` or `0`; `None` for a network that is one layer.
    pub path: Option<Path<'a>>,
    /// Its type, with the modules that it is in.
    pub type_name: &'static str,
    /// The sizes of its output.
    pub output: &'static [usize],
    /// The number of its learned values.
    pub params: usize,
    /// Multiply-adds for one sample, without biases.
    pub macs: u64,
}

/// One training pass over one tile, or the part of it between two barriers.
#[derive(Clone, Copy, Debug)]
pub struct Pass<'a, L, T> {
    /// The SIMD level.
    pub level: L,
    /// Which part of the layer is due, from 0 to its number of [`BARRIERS`](Layer::BARRIERS). A layer without barriers
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
}

/// Memory for one layer's training pass.
#[derive(Debug)]
pub struct Memory<'a, E> {
    /// [`TAPE`](Layer::TAPE) elements that stay from forward to backward.
    pub tape: &'a mut [E],
    /// [`TRAIN_SCRATCH`](Layer::TRAIN_SCRATCH) elements for this call.
    pub scratch: &'a mut [E],
}

/// The tensors of a backward pass.
#[derive(Debug)]
pub struct Backward<'a, In: Shape, Out: Shape, E: Element> {
    /// The input of the forward pass.
    pub x: &'a Tensor<In, E>,
    /// Its output. Overwritten by the next layer if this one does not [read it](Layer::READS_OUTPUT).
    pub y: &'a Tensor<Out, E>,
    /// dL/dy. The layer may use it as scratch.
    pub dy: &'a mut Tensor<Out, E>,
    /// Where dL/dx goes; `None` where nobody asks for it (the first layer of a network in training).
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
