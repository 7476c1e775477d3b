//! Formwork: convolutional networks whose shapes are types.
//!
//! Output sizes are computed by the compiler from L_out = floor((L_in + P - K)/S) + 1, P being the padding in all, so a wrong shape is a compile error
//! that says in decimal numbers what does not fit.
//!
//! ```
//! use formwork::prelude::*;
//!
//! type LeNet5 = (
//!     Conv2d<1, 6, 5, 1, Pad<2>>, Relu, MaxPool2d<2>,
//!     Conv2d<6, 16, 5>, Relu, MaxPool2d<2>,
//!     Flatten, Linear<400, 120>, Relu, Linear<120, 84>, Relu, Linear<84, 10>,
//! );
//! let net = LeNet5::seeded(0);
//! let scores: Box<Tensor<Vector<10>>> = net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
//! ```
//!
//! The last layer takes what the flattened image has, 400 features; any other number does not compile:
//!
//! ```compile_fail
//! # use formwork::prelude::*;
//! let net = <(MaxPool2d<2>, Flatten, Linear<400, 10>)>::seeded(0);
//! net.forward(&Tensor::<Image<1, 28, 28>>::zeros()); // this `Linear` takes a vector of 400 but is given one of 196
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`guide`] | how a CNN works, step by step, in code that runs |
//! | [`tensor`] | sizes, shapes, tensors, elements, SIMD levels |
//! | [`layers`] | the layers and their contract |
//! | [`prelude`], [`layer_prelude`] | what a program with a network imports; what the file of a layer of one's own imports |
//! | [`model`] | networks, losses, optimisers, training, weights in files |
//! | `data` | data sets: files of many kinds, augmentation, batches (feature `data`, on by default) |
//! | `check` | gradient checks for layers of one's own (feature `check`, for tests) |
//! | `train` | the training loop: metrics, checkpoints, runs that go on after anything (feature `train`) |
//! | `file` | files that are there whole or not at all |
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

#[cfg(feature = "check")]
#[doc(inline)]
pub use formwork_check as check;
#[cfg(feature = "data")]
#[doc(inline)]
pub use formwork_data as data;
#[cfg(feature = "std")]
#[doc(inline)]
pub use formwork_file as file;
#[doc(inline)]
pub use formwork_layers as layers;
#[cfg(feature = "std")]
#[doc(inline)]
pub use formwork_model as model;
#[doc(inline)]
pub use formwork_tensor as tensor;
#[cfg(feature = "train")]
#[doc(inline)]
pub use formwork_train as train;

#[cfg(all(feature = "std", feature = "nalgebra"))]
#[doc = include_str!("guide.md")]
pub mod guide {}

#[doc(hidden)]
pub use formwork_layers::__derive;

/// Everything that a program with a network names.
pub mod prelude {
    pub use formwork_layers::init::{self, Initializer};
    pub use formwork_layers::{
        AdaptiveAvgPool2d, AvgPool, AvgPool1d, AvgPool2d, BatchNorm1d, BatchNorm2d, BatchNormConfig,
        BatchNormDefaults, Bias, Bilinear, Cat, CenterCrop, ChannelShuffle, CircularPad2d, Concat, Conv1d,
        Conv2d, ConvTranspose, ConvTranspose1d, ConvTranspose2d, Convolution, Dense, DepthwiseConv1d,
        DepthwiseConv2d, Dropout, Dropout2d, Elu, ExcludePad, Flatten, Fork, Frozen, Gelu, GlobalAvgPool,
        GroupNorm, Grouped, GroupedConv1d, GroupedConv2d, GroupedConvTranspose1d, GroupedConvTranspose2d,
        Hardsigmoid, Hardswish, Hardtanh, IncludePad, Infer, Init, Layer, LayerNorm, LeakyRelu, Linear,
        LogSigmoid, LogSoftmax, MaxPool, MaxPool1d, MaxPool2d, Mish, Nearest, NoBias, NormConfig,
        NormDefaults, PRelu, Parallel, Parameters, ReflectionPad2d, Relu, Relu6, ReplicationPad2d, Residual,
        Selu, Sequential, Sigmoid, Silu, Softmax, Softplus, Softsign, Tanh, UntiedBias, Upsample, ZeroPad2d,
    };
    #[cfg(feature = "alloc")]
    pub use formwork_layers::{OnHeap, Passes};
    // The macro alone: `formwork_layers::network` is a module too.
    pub use formwork_layers::__derive::network;
    pub use formwork_layers::{Model, Network, Trainable};
    #[cfg(feature = "std")]
    pub use formwork_model::prelude::*;
    pub use formwork_tensor::{
        Axis, Bottom, Ceil, Class, Floor, Image, Lanes, Left, Pad, Right, Same, Sequence, Shape, Sides,
        Tensor, Top, Total, TransposedAxis, Vector,
    };
}

/// Everything that the file of a layer of one's own names: the contract, elements and levels, shapes, initial values.
///
/// Beside [`prelude`] it is what a program with such a layer imports. `formwork-check` proves the gradient, and
/// `examples/own-layer` is a layer in a package of its own.
///
/// ```
/// use formwork::layer_prelude::*;
///
/// /// y = x^2, element by element, for any shape. dL/dx = dL/dy 2 x.
/// #[derive(Clone, Copy, Debug, PartialEq, Parameters)]
/// pub struct Square;
///
/// impl<S: Shape, T: Scalar> Infer<S, T> for Square {
///     type Out = S;
///     type Role = role::Alone;
///
///     fn infer_tile<L: Level, E: Element<Scalar = T>>(
///         &self, _: L, x: &Tensor<S, E>, y: &mut Tensor<S, E>, _: &mut [E],
///     ) {
///         for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
///             *y = *x * *x;
///         }
///     }
/// }
///
/// impl<S: Shape, T: Scalar> Train<S, T> for Square {
///     const READS_OUTPUT: bool = false;
///
///     fn backward_tile<L: Level, E: Element<Scalar = T>>(
///         &self, _: &Pass<'_, L, T>, io: Backward<'_, S, S, E>, _: Memory<'_, E>, _: Option<&mut Self>,
///     ) {
///         let Some(dx) = io.dx else { return };
///         for ((dx, dy), x) in dx.as_mut_slice().iter_mut().zip(io.dy.as_slice()).zip(io.x.as_slice()) {
///             *dx = *dy * (*x + *x);
///         }
///     }
/// }
///
/// # #[cfg(feature = "alloc")] {
/// use formwork::prelude::*;
/// let net = <(Square, Flatten, Linear<4, 2>)>::seeded(0);
/// net.forward(&Tensor::<Image<1, 2, 2>>::from_fn(|i| i as f32));
/// let x = Tensor::<Vector<2>>::new([3.0, -1.0]);
/// let dy = Tensor::<Vector<2>>::new([1.0, 1.0]);
/// assert_eq!(*Square.backward(&x, &dy).input, Tensor::new([6.0, -2.0]));
/// # }
/// ```
pub mod layer_prelude {
    pub use formwork_layers::fusion::Follow;
    pub use formwork_layers::init::{
        Constant, Init, Initializer, Normal, Ones, Uniform, UniformFanIn, Zeros,
    };
    pub use formwork_layers::init::{KaimingNormal, KaimingUniform, XavierNormal, XavierUniform};
    pub use formwork_layers::{
        Backward, InPlace, Infer, Meeting, Memory, Parameters, Pass, Pointwise, Pool, Source, Synced, Train,
        role,
    };
    pub use formwork_tensor::{
        Element, Image, Level, Numel, Scalar, Sequence, Shape, Size, Tensor, Vector, Window,
    };
}

/// The README's program is compiled and run with the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
