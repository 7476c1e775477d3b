//! Losses of the distance of an output from its target, element by element: absolute, and squared where it is small.

#[cfg(test)]
mod tests;

use super::{Loss, LossError, Score, TargetFor};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The mean over all elements of |x - target|, for outputs of any shape; targets are tensors of that shape. PyTorch's
/// `L1Loss`.
///
/// The gradient is sign(x - target) / n, with n the number of elements of the whole batch, and 0 where the two are equal. For
/// the sum instead of the mean see [`Sum`](super::Sum).
///
/// ```
/// use formwork_model::loss::{L1Loss, Loss};
/// use formwork_tensor::{Tensor, Vector};
/// let (loss, gradient) = L1Loss.of(&Tensor::<Vector<2>>::new([1.0, 2.0]), &Tensor::<Vector<2>>::new([1.0, 6.0]));
/// assert_eq!((loss, **gradient), (2.0, [0.0, -0.5]));
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::{L1Loss, Loss};
/// # use formwork_tensor::{Tensor, Vector};
/// // the target of an output of shape `Vector<2>` has that shape, but the given one is `Vector<3>`
/// L1Loss.of(&Tensor::<Vector<2>>::zeros(), &Tensor::<Vector<3>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct L1Loss;

/// The mean over all elements of a function of d = x - target that is smooth at 0, for outputs of any shape; targets are tensors
/// of that shape. With b = `beta` it is d^2 / (2 b) where |d| < b, and |d| - b / 2 elsewhere. PyTorch's `SmoothL1Loss`.
///
/// The gradient is d / b, or sign(d), divided by the number of elements of the whole batch. With `beta` 0 it is [`L1Loss`]; it
/// is [`HuberLoss`] with `delta` = b divided by b.
///
/// ```
/// use formwork_model::loss::{Loss, SmoothL1Loss};
/// use formwork_tensor::{Tensor, Vector};
/// let (x, target) = (Tensor::<Vector<2>>::new([0.5, 3.0]), Tensor::<Vector<2>>::new([0.0, 0.0]));
/// let (loss, gradient) = SmoothL1Loss::default().of(&x, &target);
/// assert_eq!((loss, **gradient), ((0.125 + 2.5) / 2.0, [0.25, 0.5]));
/// ```
///
/// A negative `beta`, or one that is not finite, is a [`LossError`] when training, and [`of`](Loss::of) panics.
///
/// ```compile_fail
/// # use formwork_model::loss::{Loss, SmoothL1Loss};
/// # use formwork_tensor::{Tensor, Vector};
/// // the target of an output of shape `Vector<2>` has that shape, but the given one is `Vector<3>`
/// SmoothL1Loss::default().of(&Tensor::<Vector<2>>::zeros(), &Tensor::<Vector<3>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothL1Loss {
    /// Where the squared part ends: 0 or more.
    pub beta: f64,
}

impl Default for SmoothL1Loss {
    /// beta 1, PyTorch's default.
    fn default() -> Self {
        SmoothL1Loss { beta: 1.0 }
    }
}

/// The mean over all elements of a function of d = x - target that is a square near 0 and a line further out (Huber 1964), for
/// outputs of any shape; targets are tensors of that shape. It is d^2 / 2 where |d| < `delta`, and
/// delta (|d| - delta / 2) elsewhere. PyTorch's `HuberLoss`.
///
/// The gradient is d, or delta sign(d), divided by the number of elements of the whole batch.
///
/// ```
/// use formwork_model::loss::{HuberLoss, Loss};
/// use formwork_tensor::{Tensor, Vector};
/// let (x, target) = (Tensor::<Vector<2>>::new([0.25, 3.0]), Tensor::<Vector<2>>::new([0.0, 0.0]));
/// let (loss, gradient) = HuberLoss { delta: 0.5 }.of(&x, &target);
/// assert_eq!((loss, **gradient), ((0.03125 + 1.375) / 2.0, [0.125, 0.25]));
/// ```
///
/// A `delta` that is not a finite number above 0 is a [`LossError`] when training, and [`of`](Loss::of) panics.
///
/// ```compile_fail
/// # use formwork_model::loss::{HuberLoss, Loss};
/// # use formwork_tensor::{Tensor, Vector};
/// // the target of an output of shape `Vector<2>` has that shape, but the given one is `Vector<3>`
/// HuberLoss::default().of(&Tensor::<Vector<2>>::zeros(), &Tensor::<Vector<3>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HuberLoss {
    /// Where the squared part ends: above 0.
    pub delta: f64,
}

impl Default for HuberLoss {
    /// delta 1, PyTorch's default.
    fn default() -> Self {
        HuberLoss { delta: 1.0 }
    }
}

/// |d| and its slope: 0 where d is, and NaN where d is.
fn absolute<T: Scalar>(d: T) -> (T, T) {
    if d > T::ZERO {
        (d, T::ONE)
    } else if d < T::ZERO {
        (-d, -T::ONE)
    } else {
        (d, d)
    }
}

/// The sum over a tile of a function of the distances, and `scale` times the slopes; `each` gives both.
pub(super) fn tile<S: Shape, G: Shape, T: Scalar, E: Element<Scalar = T>>(
    y: &Tensor<S, E>,
    targets: &[Tensor<G, T>],
    scale: T,
    dy: &mut Tensor<S, E>,
    each: impl Fn(T) -> (T, T),
) -> Score {
    let mut sum = 0.0;
    for (lane, target) in targets.iter().enumerate() {
        for ((dy, y), target) in dy.as_mut_slice().iter_mut().zip(y.as_slice()).zip(target.as_slice()) {
            let (loss, slope) = each(y.lanes()[lane] - *target);
            sum += loss.to_f64();
            dy.lanes_mut()[lane] = slope * scale;
        }
    }
    super::clear_idle(dy, targets.len());
    Score { loss: sum, correct: 0 }
}

impl<S: Shape, G: Shape + TargetFor<S>, T: Scalar> Loss<S, Tensor<G, T>, T> for L1Loss {
    const TERMS: usize = S::LEN;

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        y: &Tensor<S, E>,
        targets: &[Tensor<G, T>],
        scale: T,
        dy: &mut Tensor<S, E>,
    ) -> Score {
        tile(y, targets, scale, dy, absolute)
    }
}

impl<S: Shape, G: Shape + TargetFor<S>, T: Scalar> Loss<S, Tensor<G, T>, T> for SmoothL1Loss {
    const TERMS: usize = S::LEN;

    fn check(&self) -> Result<(), LossError> {
        let (name, value, expected) = ("beta", self.beta, "a finite number from 0 on");
        let fits = value.is_finite() && value >= 0.0;
        if fits { Ok(()) } else { Err(LossError::HyperParameter { name, value, expected }) }
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        y: &Tensor<S, E>,
        targets: &[Tensor<G, T>],
        scale: T,
        dy: &mut Tensor<S, E>,
    ) -> Score {
        let [beta, half] = [self.beta, 0.5].map(T::from_f64);
        tile(y, targets, scale, dy, |d| {
            let (size, sign) = absolute(d);
            // In this order a square does not overflow.
            if size < beta { (half * d * (d / beta), d / beta) } else { (size - half * beta, sign) }
        })
    }
}

impl<S: Shape, G: Shape + TargetFor<S>, T: Scalar> Loss<S, Tensor<G, T>, T> for HuberLoss {
    const TERMS: usize = S::LEN;

    fn check(&self) -> Result<(), LossError> {
        LossError::positive("delta", self.delta)
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        y: &Tensor<S, E>,
        targets: &[Tensor<G, T>],
        scale: T,
        dy: &mut Tensor<S, E>,
    ) -> Score {
        let [delta, half] = [self.delta, 0.5].map(T::from_f64);
        tile(y, targets, scale, dy, |d| {
            let (size, sign) = absolute(d);
            if size < delta { (half * d * d, d) } else { (delta * (size - half * delta), delta * sign) }
        })
    }
}
