//! The layers of a convolutional network, forward and backward, on shapes that are types.
//!
//! | module | what it holds |
//! |---|---|
//! | [`layer`] | the contract of a layer |
//! | [`fusion`] | which layers are computed in one pass |
//! | [`call`] | how one is called: `net.forward(&x)`, `net.backward(&x, &dy)`, `Net::seeded(seed)` |
//! | [`init`] | initial values |
//! | [`relations`] | which shapes fit, and the sentence for those that do not |
//! | [`conv2d`], [`linear`], [`pool`], [`activation`], [`batch_norm`], … | one layer each |
//! | [`steps`] | each formula of both passes as a small function that one can call and print |
//! | [`tile`] | the memory of a tile of a batch in training |
//!
//! A tuple of up to 32 layers is a layer, and tuples nest.
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

pub mod activation;
pub mod batch_norm;
#[cfg(feature = "alloc")]
pub mod call;
#[doc(hidden)]
pub mod chain;
pub mod concat;
pub mod conv2d;
pub mod dropout;
mod extremes;
pub mod flatten;
pub mod fusion;
pub mod init;
pub mod layer;
pub mod linear;
pub mod network;
#[cfg(feature = "alloc")]
mod pack;
pub mod pool;
pub mod relations;
pub mod residual;
pub mod softmax;
#[cfg(feature = "alloc")]
pub mod steps;
#[cfg(test)]
mod tests;
#[cfg(feature = "alloc")]
pub mod tile;
pub mod untied_bias;

pub use activation::{Gelu, LeakyRelu, Relu, Relu6, Sigmoid, Silu, Softplus, Tanh};
pub use batch_norm::{BatchNorm1d, BatchNorm2d, BatchNormConfig, BatchNormDefaults};
#[cfg(feature = "alloc")]
pub use call::{Forward, Gradients, Seeded};
pub use concat::Concat;
pub use conv2d::{Conv2d, SameConv2d};
pub use dropout::Dropout;
pub use flatten::Flatten;
pub use formwork_derive::{Network, Parameters};
pub use formwork_tensor::Parameters;
pub use init::{Init, Initializer};
pub use layer::{Backward, Layer, Meeting, Memory, Pass};
pub use linear::Linear;
pub use network::{Model, Network};
pub use pool::{AvgPool2d, GlobalAvgPool, MaxPool2d};
pub use residual::Residual;
pub use softmax::Softmax;
pub use untied_bias::UntiedBias;

/// What the derive macros name.
#[doc(hidden)]
pub mod __derive {
    pub use crate::chain::{Fields, Links, Parts};
    pub use crate::init::{Init, Initializer};
    pub use crate::layer::{Backward, Layer, Meeting, Memory, Pass, Summary};
    pub use crate::network::{InputOf, Model, arena_bytes};
    pub use formwork_tensor::memory::{Plain, as_mut_slice};
    pub use formwork_tensor::parameters::{Kind, Module, Parameters, Place, TensorInfo};
    pub use formwork_tensor::{Element, Level, Scalar, Settled, Shape, Tensor};
    pub use rand::Rng;
}
