//! Every step of a CNN's two passes as a small function that one can call, and print with [`show`].
//!
//! The layers compute the same, fast and on several samples at once; here each formula stands by itself, on one sample.
//! The tests compare the two, so these are also the reference algorithms.
//!
//! | step | forward | backward |
//! |---|---|---|
//! | labels | [`one_hot()`](one_hot::one_hot), [`class_of`](one_hot::class_of) | |
//! | loss, L = -yᵀ log ŷ | [`cross_entropy()`](cross_entropy::cross_entropy) | 1: [`cross_entropy::gradient`] |
//! | probabilities, ŷ = softmax(z) | [`Softmax`](crate::Softmax) | 2: [`softmax::jacobian`]; 1 + 2: [`cross_entropy::fused_gradient`] |
//! | z = Wx + b | [`Linear`](crate::Linear) | 3: [`linear::weight_gradient`], [`linear::input_gradient`] |
//! | pooling | [`max_pool::record`] | 4: [`max_pool::mask`], [`max_pool::input_gradient`] |
//! | rectifier | [`Relu`](crate::Relu) | 5: [`relu::mask`], [`relu::input_gradient`] |
//! | convolution | [`reference`](crate::conv2d::reference), [`im2col::forward`], [`toeplitz::forward`] | 6 and 7: [`convolution`], [`im2col`], [`toeplitz`] |
//!
//! With several samples the derivatives are those of the cost, the mean of the samples' losses: the mean of what these
//! functions give.
//!
//! Products of matrices are nalgebra's, with feature `nalgebra`.

pub mod convolution;
pub mod cross_entropy;
pub mod im2col;
pub mod linear;
mod matrix;
pub mod max_pool;
pub mod one_hot;
pub mod relu;
mod show;
pub mod softmax;
mod square;
pub mod toeplitz;

pub use matrix::{Count, Matrix};
pub use show::{Show, show};
pub use square::SquareConvolution;
