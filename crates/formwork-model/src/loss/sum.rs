//! The sum over a batch in place of the mean.

#[cfg(test)]
mod tests;

use super::{Loss, LossError, Score};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// A loss summed up over a batch instead of averaged: L = sum over the samples, and over the elements where the loss is a
/// mean over elements. PyTorch's `reduction="sum"`.
///
/// | loss | L, for n samples | `Sum` of it |
/// |---|---|---|
/// | [`CrossEntropy`](super::CrossEntropy) | mean over n | sum over n |
/// | [`MeanSquaredError`](super::MeanSquaredError) | mean over n times `Out::LEN` elements | sum over all elements |
/// | [`BinaryCrossEntropyWithLogits`](super::BinaryCrossEntropyWithLogits), [`L1Loss`](super::L1Loss) and its like | alike | alike |
///
/// So value and gradient are those of the mean times the number of terms, and the step of an optimiser grows with the batch:
/// a learning rate for the mean over n samples is n times too large here.
///
/// ```
/// use formwork_layers::{Linear, Network, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_tensor::{Tensor, Vector};
/// type Net = Network<Vector<1>, Linear<1, 2>>;
/// let xs = [1.0, 2.0, 3.0].map(|x| Tensor::<Vector<1>>::new([x]));
/// let targets = Tensor::<Vector<2>>::zeros_batch(3);
/// let mut mean = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default());
/// let mut sum = Trainer::new(Net::seeded(0), Sum(MeanSquaredError), Sgd::default());
/// let (mean, sum) = (mean.compute_gradient(&xs, &targets)?.loss, sum.compute_gradient(&xs, &targets)?.loss);
/// assert!((sum - 6.0 * mean).abs() < 1e-6 * sum); // three samples of two elements
/// # Ok::<(), formwork_model::train::TrainError>(())
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::{CrossEntropy, Loss, Sum};
/// # use formwork_tensor::{Class, Tensor, Vector};
/// // the targets have 3 classes but the network gives 2 scores
/// Sum(CrossEntropy).of(&Tensor::<Vector<2>>::new([0.0, 0.0]), &Class::<3>::new(1).unwrap());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum<F>(
    /// The loss of which the terms are summed up.
    pub F,
);

impl<Out: Shape, Target, T: Scalar, F: Loss<Out, Target, T>> Loss<Out, Target, T> for Sum<F> {
    const TERMS: usize = F::TERMS;

    fn divisor(_: usize) -> usize {
        1
    }

    fn check(&self) -> Result<(), LossError> {
        self.0.check()
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Out, E>,
        targets: &[Target],
        scale: T,
        dy: &mut Tensor<Out, E>,
    ) -> Score {
        self.0.tile(level, y, targets, scale, dy)
    }
}
