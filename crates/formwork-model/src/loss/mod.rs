//! Losses: how far the outputs are from the targets, and the gradient that training starts from.

mod binary_cross_entropy;
mod classes;
mod cross_entropy;
mod dice;
mod distance;
mod error;
mod joint;
mod mse;
mod nll;
mod places;
mod sum;
#[cfg(test)]
mod tests;

pub use binary_cross_entropy::{BinaryCrossEntropyWithLogits, binary_cross_entropy_with_logits};
pub use classes::{ClassImage, ClassWeights, Classes, ForClasses, Places, WeighedBy, WeightsFor};
pub use cross_entropy::{CrossEntropy, CrossEntropyWith, cross_entropy};
pub use dice::DiceLoss;
pub use distance::{HuberLoss, L1Loss, SmoothL1Loss};
pub use error::LossError;
pub use joint::Weighted;
pub use mse::{MeanSquaredError, TargetFor, mse_loss};
pub use nll::NllLoss;
pub use sum::Sum;

use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// A loss over outputs of shape `Out` with targets of type `Target`. Of each sample it is a sum of [`TERMS`](Loss::TERMS)
/// terms; a batch's loss is the mean over the terms of all its samples, or their sum if the loss is wrapped in [`Sum`].
///
/// A mean in which terms have weights that follow from the targets is [`WEIGHTED`](Loss::WEIGHTED): the sum of the terms, each
/// times its weight, divided by the sum of all weights of the batch, which [`weight`](Loss::weight) gives for some samples.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not compare an output of shape `{Out}` with a target `{Target}`",
    label = "this loss does not fit the output or the target"
)]
pub trait Loss<Out: Shape, Target, T: Scalar = f32>: Sync {
    /// How many terms a sample has: 1, or as many as the output has elements if each is compared by itself.
    const TERMS: usize = 1;

    /// Whether the sum over the terms of a batch is divided by the sum of its targets' [`weight`](Loss::weight), and not by
    /// [`divisor`](Loss::divisor).
    const WEIGHTED: bool = false;

    /// What the sum over the terms of a batch of `samples` is divided by: their number, for a mean.
    fn divisor(samples: usize) -> usize {
        samples * Self::TERMS
    }

    /// The sum of the weights of these samples' terms: their number where all count alike.
    fn weight(&self, targets: &[Target]) -> f64 {
        (targets.len() * Self::TERMS) as f64
    }

    /// Whether its numbers make sense, which the trainer asks before each step. By default they do.
    ///
    /// # Errors
    ///
    /// [`LossError`] for the first that does not.
    fn check(&self) -> Result<(), LossError> {
        Ok(())
    }

    /// For a tile of `targets.len()` samples: writes `scale` times the gradient of the sum of their terms by y, 0 in idle
    /// lanes, and returns that sum, without `scale`.
    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Out, E>,
        targets: &[Target],
        scale: T,
        dy: &mut Tensor<Out, E>,
    ) -> Score;

    /// The loss of one sample and its gradient dL/dy.
    ///
    /// ```
    /// use formwork_model::loss::{Loss, MeanSquaredError, Sum};
    /// use formwork_tensor::{Tensor, Vector};
    /// let (y, target) = (Tensor::<Vector<2>>::new([1.0, 2.0]), Tensor::<Vector<2>>::new([1.0, 4.0]));
    /// let (mean, gradient) = MeanSquaredError.of(&y, &target);
    /// assert_eq!((mean, **gradient), (2.0, [0.0, -2.0]));
    /// let (sum, gradient) = Sum(MeanSquaredError).of(&y, &target);
    /// assert_eq!((sum, **gradient), (4.0, [0.0, -4.0]));
    /// ```
    ///
    /// # Panics
    ///
    /// If the loss's numbers make no sense ([`check`](Loss::check)).
    fn of(&self, y: &Tensor<Out, T>, target: &Target) -> (f64, Box<Tensor<Out, T>>) {
        if let Err(error) = self.check() {
            panic!("{error}");
        }
        let mut gradient = Tensor::zeros();
        let targets = core::slice::from_ref(target);
        let divisor = if Self::WEIGHTED { self.weight(targets) } else { Self::divisor(1) as f64 };
        let scale = T::ONE / T::from_f64(divisor);
        let score = self.tile(formwork_tensor::Portable, y, targets, scale, &mut gradient);
        (score.loss / divisor, gradient)
    }
}

/// The loss of some samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// The sum of the samples' terms.
    pub loss: f64,
    /// For how many of them the largest output was that of the target's class; 0 where there are no classes.
    pub correct: usize,
}

impl core::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Score) {
        self.loss += other.loss;
        self.correct += other.correct;
    }
}

/// No gradient in lanes without a sample.
fn clear_idle<S: Shape, E: Element>(dy: &mut Tensor<S, E>, live: usize) {
    if live < E::LANES {
        dy.as_mut_slice().iter_mut().for_each(|dy| dy.lanes_mut()[live..].fill(E::Scalar::ZERO));
    }
}
