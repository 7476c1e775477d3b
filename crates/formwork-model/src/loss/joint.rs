//! The loss of several outputs.

#[cfg(test)]
mod tests;

use super::{Loss, LossError, Score};
use formwork_tensor::{Element, Level, Product, Scalar, Tensor};

/// Of an output `(A, B)` with a target `(GA, GB)` the sum of both losses: the first one of `A` and `GA`, the second one of `B` and
/// `GB`. Of three outputs `(A, B, C)` it is `(First, (Second, Third))`, with targets in the same order `(GA, (GB, GC))`.
///
/// The loss of a batch is the mean over its samples, of each sample the sum of what both losses are of this sample by itself.
/// [`Weighted`] says how much one counts. [`Score::correct`] is that of the first. Weights of classes cancel in a sample by
/// itself, so a loss with them does not compile here, and its [`Sum`](super::Sum) does, which is not divided by the weights.
///
/// ```
/// use formwork_model::loss::{CrossEntropy, Loss, MeanSquaredError, Weighted};
/// use formwork_tensor::{Class, Tensor, Vector};
/// // A class, and a place; the place counts ten times.
/// let loss = (CrossEntropy, Weighted { loss: MeanSquaredError, weight: 10.0 });
/// let y = Tensor::<(Vector<2>, Vector<2>)>::joined(&Tensor::new([0.0, 0.0]), &Tensor::new([1.0, 3.0]));
/// let (value, gradient) = loss.of(&y, &(Class::<2>::new(0)?, Tensor::<Vector<2>>::new([1.0, 2.0])));
/// assert!((value - (2f64.ln() + 10.0 * 0.5)).abs() < 1e-6);
/// assert_eq!(gradient.parts().1.as_slice(), [0.0, 10.0]);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::{CrossEntropy, Loss, MeanSquaredError};
/// # use formwork_tensor::{Class, Tensor, Vector};
/// // `(CrossEntropy, MeanSquaredError)` does not compare one vector with one class
/// (CrossEntropy, MeanSquaredError).of(&Tensor::<Vector<2>>::zeros(), &Class::<2>::new(0).unwrap());
/// ```
impl<S, GA, GB, T, A, B> Loss<S, (GA, GB), T> for (A, B)
where
    S: Product,
    GA: Clone,
    GB: Clone,
    T: Scalar,
    A: Loss<S::First, GA, T>,
    B: Loss<S::Rest, GB, T>,
{
    fn check(&self) -> Result<(), LossError> {
        self.0.check()?;
        self.1.check()
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<S, E>,
        targets: &[(GA, GB)],
        scale: T,
        dy: &mut Tensor<S, E>,
    ) -> Score {
        const {
            assert!(
                !A::WEIGHTED && !B::WEIGHTED,
                "one of several losses is a mean of each sample by itself, in which weights of classes cancel: take `Sum` of it"
            );
        }
        let ((y1, y2), (dy1, dy2)) = (y.parts(), dy.parts_mut());
        let (firsts, seconds): (Vec<GA>, Vec<GB>) = targets.iter().cloned().unzip();
        let (own, others) = (A::divisor(1) as f64, B::divisor(1) as f64);
        let first = self.0.tile(level, y1, &firsts, scale / T::from_f64(own), dy1);
        let second = self.1.tile(level, y2, &seconds, scale / T::from_f64(others), dy2);
        Score { loss: first.loss / own + second.loss / others, correct: first.correct }
    }
}

/// A loss times a weight: how much it counts beside others.
///
/// ```
/// use formwork_model::loss::{Loss, MeanSquaredError, Weighted};
/// use formwork_tensor::{Tensor, Vector};
/// let half = Weighted { loss: MeanSquaredError, weight: 0.5 };
/// let (value, gradient) = half.of(&Tensor::<Vector<1>>::new([3.0]), &Tensor::<Vector<1>>::new([1.0]));
/// assert_eq!((value, **gradient), (2.0, [2.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighted<F> {
    /// The loss.
    pub loss: F,
    /// What it is multiplied by.
    pub weight: f64,
}

impl<Out: formwork_tensor::Shape, G, T: Scalar, F: Loss<Out, G, T>> Loss<Out, G, T> for Weighted<F> {
    const TERMS: usize = F::TERMS;

    const WEIGHTED: bool = F::WEIGHTED;

    fn divisor(samples: usize) -> usize {
        F::divisor(samples)
    }

    fn weight(&self, targets: &[G]) -> f64 {
        self.loss.weight(targets)
    }

    fn check(&self) -> Result<(), LossError> {
        self.loss.check()
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Out, E>,
        targets: &[G],
        scale: T,
        dy: &mut Tensor<Out, E>,
    ) -> Score {
        let score = self.loss.tile(level, y, targets, scale * T::from_f64(self.weight), dy);
        Score { loss: score.loss * self.weight, ..score }
    }
}
