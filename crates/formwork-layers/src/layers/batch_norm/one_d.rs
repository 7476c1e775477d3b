//! Batch normalisation of vectors and of sequences.

use super::config::{BatchNormConfig, BatchNormDefaults};
use super::passes::{Numbers, normalises};
use super::statistics;
use crate::Parameters;
use crate::init::{Ones, Zeros};
use crate::relations::{Channels, Length, refuse};
use core::marker::PhantomData;
use formwork_tensor::{Scalar, Sequence, Size, Vector};

/// Normalises each of `C` features, or of the channels of a sequence, over the batch: y = w (x - mean) / sqrt(var + eps) + b.
///
/// | | shape |
/// |---|---|
/// | input, output | `Vector<C>`, or `Sequence<C, L>` |
/// | weight, bias | C |
/// | running_mean, running_var | C, buffers |
/// | num_batches_tracked | a counter |
///
/// It is a [`BatchNorm2d`](crate::BatchNorm2d) whose channels have one value each, or those of a sequence; what is said there
/// of training, inference, `K` and the gradients holds here, with n the number of samples times L. PyTorch refuses to train on
/// one value a channel; here its variance is 0, and y = b.
///
/// ```
/// use formwork_layers::{BatchNorm1d, OnHeap, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let mut norm = BatchNorm1d::<2>::seeded(0);
/// norm.running_mean = [3.0, 4.0];
/// let y = norm.forward(&Tensor::<Vector<2>>::new([3.0, 5.0]));
/// assert!(y[0] == 0.0 && (y[1] - 1.0).abs() < 1e-5);
///
/// use formwork_tensor::Sequence;
/// let y = norm.forward(&Tensor::<Sequence<2, 3>>::new([[3.0; 3], [5.0, 4.0, 3.0]]));
/// assert!(y[0] == [0.0; 3] && y[1][1] == 0.0 && (y[1][2] + 1.0).abs() < 1e-5);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{BatchNorm1d, OnHeap, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// BatchNorm1d::<3>::seeded(0).forward(&Tensor::<Vector<2>>::zeros()); // takes a vector of 3 but is given one of 2
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct BatchNorm1d<const C: usize, T: Scalar = f32, K: BatchNormConfig = BatchNormDefaults> {
    /// The factor of each feature.
    #[init(Ones)]
    pub weight: [T; C],
    /// The summand of each feature.
    #[bias]
    #[init(Zeros)]
    pub bias: [T; C],
    /// The mean of each feature over the batches so far.
    #[buffer]
    #[init(Zeros)]
    pub running_mean: [T; C],
    /// The variance of each feature over the batches so far.
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

impl<const C: usize, T: Scalar, K: BatchNormConfig> BatchNorm1d<C, T, K> {
    #[inline(always)]
    fn numbers(&self) -> Numbers<'_, T, K> {
        let BatchNorm1d { weight, bias, running_mean, running_var, config, .. } = self;
        Numbers { weight, bias, running_mean, running_var, config: *config }
    }
}

normalises!(BatchNorm1d for Vector<N>: 1, [], Size<N>: Length<N, C, Self>);
normalises!(
    BatchNorm1d for Sequence<N, LEN>: LEN,
    [const LEN: usize,],
    Size<N>: Channels<N, C, Self>
);

refuse!(image, BatchNorm1d<M, T, K>, Vector<M>, [const M: usize, T: Scalar, K: BatchNormConfig]);
