//! Cross-entropy from logits.

#[cfg(test)]
mod tests;
mod with;

pub use with::CrossEntropyWith;

use super::classes::{ClassImage, Classes};
use super::{Loss, Score};
use formwork_layers::softmax::max;
use formwork_tensor::{Class, Element, Image, Level, Scalar, Size, Tensor, Vector};

/// Softmax cross-entropy from logits: L = -log softmax(x)\[target\] = log(sum of e^x\[i\]) - x\[target\].
///
/// The gradient is softmax(x) - y, with y the target as a one-hot vector. Logits are `Vector<N>`, targets [`Class<N>`], or
/// tensors of probabilities t that sum up to 1: L = -(sum of t\[i\] log softmax(x)\[i\]), with the gradient softmax(x) - t.
/// A batch's loss is the mean over its samples; for the sum see [`Sum`](super::Sum).
///
/// Logits `Image<K, H, W>` are scores of K classes in each of H x W places, for segmentation. The target is a
/// [`ClassImage`](super::ClassImage), `[[Class<K>; W]; H]`, and a batch's loss is the mean over the places of all its samples.
///
/// PyTorch's `CrossEntropyLoss`; its `label_smoothing` and `weight` are [`label_smoothing`](CrossEntropy::label_smoothing) and
/// [`class_weights`](CrossEntropy::class_weights).
///
/// ```
/// use formwork_model::loss::{CrossEntropy, Loss};
/// use formwork_tensor::{Class, Tensor, Vector};
/// let logits = Tensor::<Vector<2>>::new([0.0, 0.0]);
/// let (loss, _) = CrossEntropy.of(&logits, &Class::<2>::new(1)?);
/// assert!((loss - 2f64.ln()).abs() < 1e-6);
/// let (soft, _) = CrossEntropy.of(&logits, &Tensor::<Vector<2>>::new([0.5, 0.5]));
/// assert_eq!(soft, loss);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
///
/// A class for each pixel:
///
/// ```
/// use formwork_model::loss::{CrossEntropy, Loss};
/// use formwork_tensor::{Class, Image, Tensor};
/// let logits = Tensor::<Image<2, 1, 3>>::zeros(); // two classes, one row of three pixels
/// let target = [[Class::<2>::new(1)?, Class::new(0)?, Class::new(1)?]];
/// let (loss, gradient) = CrossEntropy.of(&logits, &target);
/// assert!((loss - 2f64.ln()).abs() < 1e-6);
/// assert!((gradient[1][0][0] - -0.5 / 3.0).abs() < 1e-7);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::{CrossEntropy, Loss};
/// # use formwork_tensor::{Class, Image, Tensor};
/// // the target has 3 x 1 classes but the network gives scores for 1 x 3 places
/// CrossEntropy.of(&Tensor::<Image<2, 1, 3>>::zeros(), &[[Class::<2>::new(0).unwrap()]; 3]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CrossEntropy;

impl<const N: usize, const M: usize, T: Scalar> Loss<Vector<N>, Class<M>, T> for CrossEntropy
where
    Size<M>: Classes<M, N>,
{
    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Vector<N>, E>,
        targets: &[Class<M>],
        scale: T,
        dy: &mut Tensor<Vector<N>, E>,
    ) -> Score {
        let Softmax { largest, sum } = softmax(level, y, scale, dy);
        let mut score = Score::default();
        for (lane, target) in targets.iter().enumerate() {
            let (largest, sum) = (largest.lanes()[lane], sum.lanes()[lane]);
            let own = y[target.index()].lanes()[lane];
            score.loss += (sum.ln() + (largest - own)).to_f64();
            // Of several largest ones the first counts.
            let winner = y.iter().position(|y| y.lanes()[lane] == largest);
            score.correct += usize::from(winner == Some(target.index()));
            let own = &mut dy[target.index()].lanes_mut()[lane];
            *own = *own - scale;
        }
        super::clear_idle(dy, targets.len());
        score
    }
}

impl<const N: usize, const M: usize, T: Scalar> Loss<Vector<N>, Tensor<Vector<M>, T>, T> for CrossEntropy
where
    Size<M>: Classes<M, N>,
{
    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Vector<N>, E>,
        targets: &[Tensor<Vector<M>, T>],
        scale: T,
        dy: &mut Tensor<Vector<N>, E>,
    ) -> Score {
        let Softmax { largest, sum } = softmax(level, y, scale, dy);
        let mut score = Score::default();
        for (lane, target) in targets.iter().enumerate() {
            let (log_sum, largest) = (sum.lanes()[lane].ln(), largest.lanes()[lane]);
            for ((y, dy), t) in y.iter().zip(dy.iter_mut()).zip(target.iter()) {
                // In this order a small logarithm is not lost beside large logits.
                score.loss += (*t * (log_sum + (largest - y.lanes()[lane]))).to_f64();
                let dy = &mut dy.lanes_mut()[lane];
                *dy = *dy - *t * scale;
            }
            let winner = first_largest(y.iter().map(|y| y.lanes()[lane]));
            score.correct += usize::from(winner == first_largest(target.iter().copied()));
        }
        super::clear_idle(dy, targets.len());
        score
    }
}

impl<const K: usize, const H: usize, const W: usize, G: ClassImage<K, H, W>, T: Scalar>
    Loss<Image<K, H, W>, G, T> for CrossEntropy
{
    const TERMS: usize = H * W;

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Image<K, H, W>, E>,
        targets: &[G],
        scale: T,
        dy: &mut Tensor<Image<K, H, W>, E>,
    ) -> Score {
        CrossEntropyWith::default().tile(level, y, targets, scale, dy)
    }
}

/// The index of the first of the largest values.
fn first_largest<T: Scalar>(values: impl Iterator<Item = T>) -> usize {
    let larger = |best: (usize, T), (i, v)| if v > best.1 { (i, v) } else { best };
    values.enumerate().fold((0, T::NEG_INFINITY), larger).0
}

/// What remains of a softmax to compute logarithms with.
struct Softmax<E> {
    largest: E,
    /// The sum of e^(y - largest).
    sum: E,
}

/// Writes `scale` softmax(y) to `dy`.
fn softmax<L: Level, E: Element, const N: usize>(
    level: L,
    y: &Tensor<Vector<N>, E>,
    scale: E::Scalar,
    dy: &mut Tensor<Vector<N>, E>,
) -> Softmax<E> {
    level.run(
        #[inline(always)]
        || {
            let mut largest = E::splat(E::Scalar::NEG_INFINITY);
            let mut sum = E::ZERO;
            for y in y.iter() {
                largest = max(largest, *y);
            }
            for (dy, y) in dy.iter_mut().zip(y.iter()) {
                *dy = (*y - largest).map(Scalar::exp);
                sum += *dy;
            }
            let factor = E::splat(scale) / sum;
            dy.iter_mut().for_each(|dy| *dy = *dy * factor);
            Softmax { largest, sum }
        },
    )
}

/// The cross-entropy of one sample and its gradient, dL/dx = softmax(x) - one-hot(target).
///
/// ```
/// use formwork_model::loss::cross_entropy;
/// use formwork_tensor::{Class, Tensor, Vector};
/// let (loss, gradient) = cross_entropy(&Tensor::<Vector<2>>::new([0.0, 0.0]), Class::<2>::new(1)?);
/// assert!((loss - 2f64.ln()).abs() < 1e-6);
/// assert_eq!(*gradient, Tensor::new([0.5, -0.5]));
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::cross_entropy;
/// # use formwork_tensor::{Class, Tensor, Vector};
/// // the targets have 3 classes but the network gives 2 scores
/// cross_entropy(&Tensor::<Vector<2>>::new([0.0, 0.0]), Class::<3>::new(1).unwrap());
/// ```
pub fn cross_entropy<const N: usize, G, T: Scalar>(
    logits: &Tensor<Vector<N>, T>,
    target: G,
) -> (f64, Box<Tensor<Vector<N>, T>>)
where
    CrossEntropy: Loss<Vector<N>, G, T>,
{
    CrossEntropy.of(logits, &target)
}
