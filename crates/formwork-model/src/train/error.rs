//! What can be wrong with a step.

use crate::loss::LossError;
use crate::optim::HyperParameterError;

/// Why a training step was not taken.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The batch has no samples.
    #[error("a batch has at least one sample, this one has none")]
    EmptyBatch,
    /// Every sample needs a target.
    #[error("the batch has {samples} samples but {targets} targets")]
    Lengths {
        /// The number of samples.
        samples: usize,
        /// The number of targets.
        targets: usize,
    },
    /// The optimiser cannot take a step.
    #[error(transparent)]
    HyperParameter(#[from] HyperParameterError),
    /// The loss cannot be computed.
    #[error(transparent)]
    InvalidLoss(#[from] LossError),
    /// Every target of the batch has a class whose weight is 0, so that there is no mean.
    #[error("the weights of the batch's targets sum up to 0: none of their classes counts in the loss")]
    NoWeight,
    /// The loss is infinite or not a number: the input has such values, or training diverged.
    #[error(
        "the loss of step {step} is {loss}: the input has values that are not finite, or the learning rate is too high"
    )]
    NotFinite {
        /// The step, counted from 1.
        step: u64,
        /// The loss.
        loss: f64,
    },
    /// There is not the memory for a batch of this size.
    #[error(
        "a step with {samples} samples takes {needed} bytes more than there are held, but {available} are available: \
         smaller batches, whose gradients are accumulated, take less"
    )]
    Memory {
        /// The number of samples.
        samples: usize,
        /// How many bytes it takes, beside those that the trainer has.
        needed: u64,
        /// How many there are.
        available: u64,
    },
}

/// A gradient that no step should be taken with.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("in step {step} value {index} of the gradient of `{name}` is {value}")]
pub struct NotFiniteGradient {
    /// The step, counted from 1.
    pub step: u64,
    /// The tensor.
    pub name: String,
    /// The position of the value in the tensor, the last axis fastest.
    pub index: usize,
    /// The value.
    pub value: f64,
}

/// A state that is not of this network and this optimiser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the state has {found} moments, but the optimiser keeps {expected} of this network")]
pub struct StateError {
    /// How many there must be: the optimiser's number for each parameter, times the number of parameters.
    pub expected: usize,
    /// How many there are.
    pub found: usize,
}
