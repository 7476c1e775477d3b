//! A network knows its input.

#[cfg(feature = "alloc")]
use crate::OnHeap;
use crate::infer::Summary;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Init, Layer, Meeting, Memory, Parameters, Pass, Synced, role};
#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::marker::PhantomData;
use formwork_tensor::parameters::Place;
use formwork_tensor::size::After;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// A layer, usually a tuple of layers, for inputs of shape `In`.
///
/// ```
/// use formwork_layers::{Conv2d, Flatten, Linear, OnHeap, Passes, Relu};
/// use formwork_layers::Network;
/// use formwork_tensor::{Image, Tensor};
/// type Net = Network<Image<1, 8, 8>, (Conv2d<1, 4, 3>, Relu, Flatten, Linear<144, 10>)>;
/// let net = Net::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<1, 8, 8>>::zeros()).len(), 10);
/// const _: () = assert!(Net::PARAMS == 40 + 1450);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv2d, Flatten, Linear, OnHeap, Passes, Relu};
/// # use formwork_layers::Network;
/// # use formwork_tensor::{Image, Tensor};
/// # type Net = Network<Image<1, 8, 8>, (Conv2d<1, 4, 3>, Relu, Flatten, Linear<144, 10>)>;
/// Net::seeded(0).forward(&Tensor::<Image<1, 9, 9>>::zeros()); // this network takes `Image<1, 8, 8>`
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct Network<In: Shape, L> {
    /// The layers.
    #[flatten]
    pub layers: L,
    input: PhantomData<In>,
}

impl<In: Shape, L: Infer<In>> Network<In, L> {
    /// The number of learned values, with biases, without running statistics.
    pub const PARAMS: usize = L::PARAMS;
    /// The number of learned values without biases.
    pub const WEIGHTS: usize = L::WEIGHTS;
    /// Multiply-adds for one sample, without biases.
    pub const MACS: u64 = L::MACS;
    /// Floating-point operations for one sample, without biases: two a multiply-add.
    pub const FLOPS: u64 = L::FLOPS;
    /// The most memory that one forward pass uses at a time, in bytes: input, output, and all between.
    pub const ARENA_BYTES: usize = arena_bytes::<In, f32, L>();
}

// Layers without parameters do not tell their elements, so those of a network are `f32` where it can have them. A network of `f64` layers
// cannot, and `OnHeap` has the same functions for it.
#[cfg(feature = "alloc")]
impl<In: Shape, L: Init<f32> + Parameters<f32>> Network<In, L> {
    /// A network with PyTorch's default initialisation, from a generator (ChaCha8) with this seed, built in place on the heap.
    ///
    /// ```
    /// use formwork_layers::{Network, Relu};
    /// use formwork_tensor::Vector;
    /// let net = Network::<Vector<2>, Relu>::seeded(0);
    /// ```
    pub fn seeded(seed: u64) -> Box<Self> {
        <Self as OnHeap>::seeded::<f32>(seed)
    }

    /// A network whose every value is 0, built in place on the heap.
    ///
    /// ```
    /// use formwork_layers::{Linear, Network};
    /// use formwork_tensor::Vector;
    /// assert_eq!(Network::<Vector<2>, Linear<2, 1>>::zeros().layers.weight, [[0.0; 2]]);
    /// ```
    pub fn zeros() -> Box<Self> {
        <Self as OnHeap>::zeros::<f32>()
    }
}

/// The most memory that one forward pass of `L` uses at a time, in bytes: input, output, and all between.
#[doc(hidden)]
pub const fn arena_bytes<In: Shape, T: Scalar, L: Infer<In, T>>() -> usize {
    (In::LEN + L::SCRATCH + L::Out::LEN) * size_of::<T>()
}

/// A network: a layer with one input shape, that can be initialised. The one bound for code that is generic over networks.
///
/// ```
/// use formwork_layers::Passes;
/// use formwork_layers::{Model, Network};
/// use formwork_tensor::{Tensor, Vector};
/// fn score<N: Model<Output = Vector<10>>>(net: &N, x: &Tensor<N::Input>) -> f32 {
///     net.forward(x).iter().copied().fold(f32::NEG_INFINITY, f32::max)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network with elements `{T}`: a network knows its input",
    label = "not a network",
    note = "layers `L` for an input of 28 x 28 become one as `Network<Image<1, 28, 28>, L>`, or as the fields of a struct with `#[derive(Network)]`",
    note = "a network in a box, as `seeded` gives it, is lent as `&*net`"
)]
pub trait Model<T: Scalar = f32>: Infer<Self::Input, T, Out = Self::Output> + Init<T> {
    /// The shape of the input.
    type Input: Shape;
    /// The shape of the output.
    type Output: Shape;
}

// Whether the layers fit is asked after `Init` has told the scalar: with an unknown one the compiler keeps no answer, and
// asks of every level of nested layers several times what it asked of the level above.
impl<In: Shape, T: Scalar, L: Init<T>> Model<T> for Network<In, L>
where
    <T as After<L>>::Out: Infer<In, T>,
{
    type Input = In;
    type Output = <L as Infer<In, T>>::Out;
}

/// A network that can be trained: a [`Model`] whose layers all have a backward pass. The one bound for code that is generic over
/// networks in training.
///
/// ```
/// use formwork_layers::{Flatten, Linear, Network, Trainable};
/// use formwork_tensor::Image;
/// fn tape_bytes<N: Trainable>() -> usize {
///     N::TAPE * size_of::<f32>()
/// }
/// assert_eq!(tape_bytes::<Network<Image<1, 2, 2>, (Flatten, Linear<4, 2>)>>(), 16);
/// ```
pub trait Trainable<T: Scalar = f32>: Model<T> + Layer<<Self as Model<T>>::Input, T> {}
impl<T: Scalar, N: Model<T> + Layer<<N as Model<T>>::Input, T>> Trainable<T> for N {}

/// `X: InputOf<In>` holds when the two are one shape.
#[diagnostic::on_unimplemented(
    message = "this network takes an input of `{In}` but is given one of `{Self}`",
    label = "wrong input for the network"
)]
pub trait InputOf<In>: Shape {}
#[diagnostic::do_not_recommend]
impl<S: Shape> InputOf<S> for S {}

impl<X: InputOf<In>, In: Shape, T: Scalar, L: Infer<In, T>> Infer<X, T> for Network<In, L> {
    type Out = L::Out;
    type Role = role::Joined;
    const MACS: u64 = L::MACS;
    const FLOPS: u64 = L::FLOPS;
    const SCRATCH: usize = L::SCRATCH;

    fn infer_tile<V: Level, E: Element<Scalar = T>>(
        &self,
        level: V,
        x: &Tensor<X, E>,
        y: &mut Tensor<L::Out, E>,
        scratch: &mut [E],
    ) {
        // `InputOf` holds, so X = In.
        self.layers.infer_tile(level, x.reshape::<In>(), y, scratch);
    }

    fn trace(&self, x: Value, at: Trace<'_, T>) -> Value {
        self.layers.trace(x, at)
    }

    fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
        L::summary(place, visitor);
    }
}

impl<X: InputOf<In>, In: Shape, T: Scalar, L: Layer<In, T>> Synced<X, T> for Network<In, L> {
    const TRAIN_SCRATCH: usize = L::TRAIN_SCRATCH;
    const TAPE: usize = L::TAPE;
    const SHARED: usize = L::SHARED;
    const BARRIERS: usize = L::BARRIERS;
    const READS_OUTPUT: bool = L::READS_OUTPUT;

    fn forward_tile<V: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, V, T>,
        x: &Tensor<X, E>,
        y: &mut Tensor<L::Out, E>,
        memory: Memory<'_, E>,
    ) {
        self.layers.forward_tile(pass, x.reshape::<In>(), y, memory);
    }

    fn backward_tile<V: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, V, T>,
        io: Backward<'_, X, L::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let io = Backward { x: io.x.reshape::<In>(), y: io.y, dy: io.dy, dx: io.dx.map(Tensor::reshape_mut) };
        self.layers.backward_tile(pass, io, memory, gradient.map(|gradient| &mut gradient.layers));
    }

    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        L::gather(meeting, live, tape, shared);
    }

    fn settle(meeting: Meeting, shared: &mut [T]) {
        L::settle(meeting, shared);
    }

    fn update_buffers(&mut self, shared: &[T]) {
        self.layers.update_buffers(shared);
    }
}
