//! Binary cross-entropy from logits.

#[cfg(test)]
mod tests;

use super::{Loss, Score, TargetFor};
use formwork_layers::activation::log1p;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The mean over all elements of -(t log s(x) + (1 - t) log(1 - s(x))), where s is the logistic function, for outputs of any
/// shape; targets t are tensors of that shape, from 0 to 1. PyTorch's `BCEWithLogitsLoss`.
///
/// Computed as (1 - t) x - min(x, 0) + log(1 + e^-|x|), which neither overflows nor cancels. The gradient is
/// (s(x) - t) / n, with n the number of elements of the whole batch; for the sum instead of the mean see [`Sum`](super::Sum). Targets outside of \[0, 1\] are taken as they are, and
/// an infinite logit gives NaN where the formula meets 0 times infinity, both as in PyTorch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BinaryCrossEntropyWithLogits;

/// One element's loss.
fn element<T: Scalar>(x: T, target: T) -> T {
    let (negative_part, size) = if x < T::ZERO { (x, -x) } else { (T::ZERO, x) };
    (T::ONE - target) * x - negative_part + log1p((-size).exp())
}

impl<S: Shape, G: Shape + TargetFor<S>, T: Scalar> Loss<S, Tensor<G, T>, T> for BinaryCrossEntropyWithLogits {
    const TERMS: usize = S::LEN;

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<S, E>,
        targets: &[Tensor<G, T>],
        scale: T,
        dy: &mut Tensor<S, E>,
    ) -> Score {
        level.run(
            #[inline(always)]
            || {
                for (dy, y) in dy.as_mut_slice().iter_mut().zip(y.as_slice()) {
                    *dy = y.map(|x| T::ONE / (T::ONE + (-x).exp()));
                }
            },
        );
        let mut sum = 0.0;
        for (lane, target) in targets.iter().enumerate() {
            for ((dy, y), target) in dy.as_mut_slice().iter_mut().zip(y.as_slice()).zip(target.as_slice()) {
                sum += element(y.lanes()[lane], *target).to_f64();
                let dy = &mut dy.lanes_mut()[lane];
                *dy = (*dy - *target) * scale;
            }
        }
        super::clear_idle(dy, targets.len());
        Score { loss: sum, correct: 0 }
    }
}

/// The binary cross-entropy of one sample and its gradient, dL/dx = (s(x) - t) / n.
///
/// ```
/// use formwork_model::loss::binary_cross_entropy_with_logits;
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<2>>::new([0.0, 100.0]);
/// let (loss, gradient) = binary_cross_entropy_with_logits(&x, &Tensor::<Vector<2>>::new([1.0, 0.0]));
/// assert!((loss - (2f64.ln() + 100.0) / 2.0).abs() < 1e-6);
/// assert_eq!(*gradient, Tensor::new([-0.25, 0.5]));
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::binary_cross_entropy_with_logits;
/// # use formwork_tensor::{Tensor, Vector};
/// // the target of an output of shape `Vector<2>` has that shape, but the given one is `Vector<3>`
/// binary_cross_entropy_with_logits(&Tensor::<Vector<2>>::zeros(), &Tensor::<Vector<3>>::zeros());
/// ```
pub fn binary_cross_entropy_with_logits<S: Shape, G: Shape + TargetFor<S>, T: Scalar>(
    x: &Tensor<S, T>,
    target: &Tensor<G, T>,
) -> (f64, Box<Tensor<S, T>>) {
    BinaryCrossEntropyWithLogits.of(x, target)
}
