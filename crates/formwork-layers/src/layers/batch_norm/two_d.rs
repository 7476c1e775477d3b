//! Batch normalisation of images.

use super::config::{BatchNormConfig, BatchNormDefaults};
use super::passes::{Numbers, normalises};
use super::statistics;
use crate::Parameters;
use crate::init::{Ones, Zeros};
use crate::relations::{Channels, refuse};
use core::marker::PhantomData;
use formwork_tensor::{Image, Scalar, Size};

/// Normalises each of `C` channels over the whole batch: y = w (x - mean) / sqrt(var + eps) + b.
///
/// | | shape |
/// |---|---|
/// | input, output | `Image<C, H, W>` |
/// | weight, bias | C |
/// | running_mean, running_var | C, buffers |
/// | num_batches_tracked | a counter |
///
/// In training, mean and (biased) variance are those of the batch, over samples and positions; afterwards the running
/// statistics take them over with a weight of `momentum`, the variance unbiased. In inference (`forward`) the running statistics take
/// their place. With n values a channel and x' = (x - mean) / sqrt(var + eps), the gradients are dL/db = sum of dL/dy,
/// dL/dw = sum of dL/dy x', and dL/dx = w / sqrt(var + eps) (dL/dy - (dL/db + x' dL/dw) / n). All as in PyTorch, but for a
/// batch of one value a channel, which PyTorch refuses: its running variance is taken as it is.
///
/// `K` has `eps` and `momentum`: 1e-5 and 0.1 by default, else what a [`BatchNormConfig`] says.
///
/// The tiles of a batch meet once on the way forward, to add up their statistics, and once on the way back. Statistics keep
/// their digits: of values near 10,000 that differ by 1, mean and variance are as exact as of values near 0.
///
/// ```
/// use formwork_layers::{BatchNorm2d, OnHeap, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let mut norm = BatchNorm2d::<1>::seeded(0);
/// norm.running_mean = [3.0];
/// let y = norm.forward(&Tensor::<Image<1, 1, 2>>::new([[[3.0, 4.0]]]));
/// assert!(y[0][0][0] == 0.0 && (y[0][0][1] - 1.0).abs() < 1e-5);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{BatchNorm2d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// BatchNorm2d::<3>::seeded(0).forward(&Tensor::<Image<1, 2, 2>>::zeros()); // takes 3 channels but is given 1
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct BatchNorm2d<const C: usize, T: Scalar = f32, K: BatchNormConfig = BatchNormDefaults> {
    /// The factor of each channel.
    #[init(Ones)]
    pub weight: [T; C],
    /// The summand of each channel.
    #[bias]
    #[init(Zeros)]
    pub bias: [T; C],
    /// The mean of each channel over the batches so far.
    #[buffer]
    #[init(Zeros)]
    pub running_mean: [T; C],
    /// The variance of each channel over the batches so far.
    #[buffer]
    #[init(Ones)]
    pub running_var: [T; C],
    /// How many batches the running statistics have seen (exact up to 2^24 for `f32`, where it stays).
    #[counter]
    #[init(Zeros)]
    pub num_batches_tracked: T,
    /// No value: `eps` and `momentum` are in the type.
    pub config: PhantomData<K>,
}

impl<const C: usize, T: Scalar, K: BatchNormConfig> BatchNorm2d<C, T, K> {
    #[inline(always)]
    fn numbers(&self) -> Numbers<'_, T, K> {
        let BatchNorm2d { weight, bias, running_mean, running_var, config, .. } = self;
        Numbers { weight, bias, running_mean, running_var, config: *config }
    }
}

normalises!(
    BatchNorm2d for Image<N, H, W>: H * W,
    [const H: usize, const W: usize,],
    Size<N>: Channels<N, C, Self>
);

refuse!(vector, BatchNorm2d<M, T, K>, [const M: usize, T: Scalar, K: BatchNormConfig]);
