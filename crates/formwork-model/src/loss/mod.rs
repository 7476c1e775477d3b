//! Losses: how far the outputs are from the targets, and the gradient that training starts from.

mod binary_cross_entropy;
mod cross_entropy;
mod mse;
#[cfg(test)]
mod tests;

pub use binary_cross_entropy::{BinaryCrossEntropyWithLogits, binary_cross_entropy_with_logits};
pub use cross_entropy::{Classes, CrossEntropy, cross_entropy};
pub use mse::{MeanSquaredError, TargetFor, mse_loss};

use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// A loss over outputs of shape `Out` with targets of type `Target`. A batch's loss is the mean over its samples.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not compare an output of shape `{Out}` with a target `{Target}`",
    label = "this loss does not fit the output or the target"
)]
pub trait Loss<Out: Shape, Target, T: Scalar = f32>: Sync {
    /// For a tile of `targets.len()` samples: writes `scale` times dL/dy, 0 in idle lanes, and returns the sum of the
    /// samples' losses.
    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Out, E>,
        targets: &[Target],
        scale: T,
        dy: &mut Tensor<Out, E>,
    ) -> Score;
}

/// The loss of some samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// The sum of the samples' losses.
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

/// The loss of one sample and its gradient.
fn one<S: Shape, Target, T: Scalar, F: Loss<S, Target, T>>(
    loss: &F,
    y: &Tensor<S, T>,
    target: Target,
) -> (f64, Box<Tensor<S, T>>) {
    let mut gradient = Tensor::zeros();
    let score = loss.tile(formwork_tensor::Portable::default(), y, &[target], T::ONE, &mut gradient);
    (score.loss, gradient)
}
