//! The layers of a convolutional network, forward and backward, on shapes that are types.
//!
//! | module | what it holds |
//! |---|---|
//! | [`infer`], [`train`], [`joining`] | the contract of a layer: in inference, in training, and together with its neighbours |
//! | [`role`] | which of that a layer has |
//! | [`layer`] | the bound for code that is generic over layers |
//! | [`fusion`] | which layers are computed in one pass |
//! | [`call`] | how one is called: `net.forward(&x)`, `net.backward(&x, &dy)`, `Net::seeded(seed)` |
//! | [`init`] | initial values |
//! | [`relations`] | which shapes fit, and the sentence for those that do not |
//! | [`conv2d`], [`linear`], [`pool`], [`activation`], [`batch_norm`], [`norm`], [`pad`], … | one layer each |
//! | [`steps`] | each formula of both passes as a small function that one can call and print |
//! | [`trace`] | what a network computes, operation by operation, as ONNX names them |
//! | [`tile`] | the memory of a tile of a batch in training |
//!
//! A tuple of up to 32 layers is a layer, and tuples nest: 40 deep in training. What is deeper `cargo check`
//! refuses at its recursion limit; with a higher one `cargo build` does.
//!
//! The crate is `no_std`; feature `alloc` adds everything that returns a box, `std` the choice of a SIMD level, `nalgebra`
//! orthogonal initialisation and the products of matrices in [`steps`].
#![no_std]
#[cfg(feature = "alloc")]
extern crate alloc;
// The derive macro writes paths that start with `formwork`.
extern crate self as formwork;
#[cfg(test)]
extern crate std;

mod combinators;
mod contract;
mod extremes;
pub mod init;
mod layers;
#[cfg(feature = "alloc")]
pub mod steps;
#[cfg(test)]
mod tests;

pub use combinators::branches::{concat, fork};
#[doc(hidden)]
pub use combinators::chain;
pub use combinators::{frozen, network, parallel, residual};
#[cfg(feature = "alloc")]
pub use contract::{call, tile};
pub use contract::{fusion, infer, joining, layer, relations, role, trace, train};
pub use layers::{
    activation, batch_norm, channel_shuffle, conv2d, dropout, flatten, linear, log_softmax, norm, pad, pool,
    softmax, untied_bias, upsample,
};

pub use activation::{
    Elu, Gelu, Hardsigmoid, Hardswish, Hardtanh, LeakyRelu, LogSigmoid, Mish, PRelu, Relu, Relu6, Selu,
    Sigmoid, Silu, Softplus, Softsign, Tanh,
};
pub use batch_norm::{BatchNorm1d, BatchNorm2d, BatchNormConfig, BatchNormDefaults};
#[cfg(feature = "alloc")]
pub use call::{Gradients, OnHeap, Passes};
pub use channel_shuffle::ChannelShuffle;
pub use concat::Concat;
pub use conv2d::{
    Bias, Conv1d, Conv2d, ConvTranspose, ConvTranspose1d, ConvTranspose2d, Convolution, Dense,
    DepthwiseConv1d, DepthwiseConv2d, Grouped, GroupedConv1d, GroupedConv2d, GroupedConvTranspose1d,
    GroupedConvTranspose2d, NoBias,
};
pub use dropout::{Dropout, Dropout2d};
pub use flatten::Flatten;
pub use fork::Fork;
pub use formwork_derive::{Network, Parameters, Sequential, network};
pub use formwork_tensor::Parameters;
pub use frozen::Frozen;
pub use infer::Infer;
pub use init::{Init, Initializer};
pub use joining::{InPlace, Pointwise, Pool, Source};
pub use layer::Layer;
pub use linear::Linear;
pub use log_softmax::LogSoftmax;
pub use network::{Model, Network, Trainable};
pub use norm::{GroupNorm, LayerNorm, NormConfig, NormDefaults};
pub use pad::{CenterCrop, CircularPad2d, ReflectionPad2d, ReplicationPad2d, ZeroPad2d};
pub use parallel::{Cat, Parallel};
pub use pool::{
    AdaptiveAvgPool2d, AvgPool, AvgPool1d, AvgPool2d, ExcludePad, GlobalAvgPool, IncludePad, MaxPool,
    MaxPool1d, MaxPool2d,
};
pub use residual::Residual;
pub use softmax::Softmax;
pub use train::{Backward, Meeting, Memory, Pass, Synced, Train};
pub use untied_bias::UntiedBias;
pub use upsample::{Bilinear, Nearest, Upsample};

/// What the derive macros name.
#[doc(hidden)]
pub mod __derive {
    pub use crate::chain::{Fields, Links, Parts, TrainLinks};
    pub use crate::combinators::check::{Checked, fits, flow, through};
    pub use crate::infer::{Infer, Summary};
    pub use crate::init::{Init, Initializer};
    pub use crate::layer::Layer;
    pub use crate::network::{InputOf, Model, Network, arena_bytes};
    pub use crate::role;
    pub use crate::trace::{Trace, Value};
    pub use crate::train::{Backward, Meeting, Memory, Pass, Synced};
    pub use formwork_derive::network;
    pub use formwork_tensor::memory::{FixedLayout, Plain, as_mut_slice};
    pub use formwork_tensor::parameters::{Kind, Module, Parameters, Place, TensorInfo};
    pub use formwork_tensor::size::After;
    pub use formwork_tensor::{Element, Known, Level, Scalar, Shape, Tensor};
    pub use rand::Rng;
}
