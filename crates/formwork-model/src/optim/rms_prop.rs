//! RMSprop.

use super::{HyperParameterError, LearningRates, Optimizer};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// RMSprop (Hinton 2012), as PyTorch defines it.
///
/// g = dL/dw + weight_decay w; s = alpha s + (1 - alpha) g^2; and with `centered` a = alpha a + (1 - alpha) g. Then
/// d = g / (sqrt(s - a^2) + eps), a being 0 where it is not kept; w = w - lr d, or with momentum b = momentum b + d and
/// w = w - lr b. The state is all s, then all b, then all a.
///
/// ```
/// use formwork_model::optim::RmsProp;
/// let rms = RmsProp { lr: 1e-3, momentum: 0.9, ..RmsProp::default() };
/// assert_eq!((rms.alpha, rms.eps, rms.centered), (0.99, 1e-8, false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    /// The learning rate.
    pub lr: f64,
    /// How much of the mean of g^2 is kept in a step.
    pub alpha: f64,
    /// Added to the root, so that nothing is divided by 0.
    pub eps: f64,
    /// How much of the last step's direction is kept.
    pub momentum: f64,
    /// Whether g^2's mean is taken around the mean of g: an estimate of the variance.
    pub centered: bool,
    /// The weight of the L2 penalty.
    pub weight_decay: f64,
}

impl Default for RmsProp {
    /// lr 0.01, alpha 0.99, eps 1e-8 and nothing else, PyTorch's defaults.
    fn default() -> Self {
        RmsProp { lr: 1e-2, alpha: 0.99, eps: 1e-8, momentum: 0.0, centered: false, weight_decay: 0.0 }
    }
}

impl<T: Scalar> Optimizer<T> for RmsProp {
    const STATE: usize = 3;

    fn check(&self) -> Result<(), HyperParameterError> {
        HyperParameterError::not_negative("lr", self.lr)?;
        HyperParameterError::not_negative("alpha", self.alpha)?;
        HyperParameterError::not_negative("eps", self.eps)?;
        HyperParameterError::not_negative("momentum", self.momentum)?;
        HyperParameterError::not_negative("weight_decay", self.weight_decay)
    }

    fn update<L: Level>(
        &self,
        level: L,
        _: u64,
        _: &TensorInfo<'_>,
        values: &mut [T],
        gradient: &[T],
        state: &mut [T],
    ) {
        let [lr, alpha, new, eps, momentum, decay] =
            [self.lr, self.alpha, 1.0 - self.alpha, self.eps, self.momentum, self.weight_decay]
                .map(T::from_f64);
        // Where the mean is not kept it stays 0.
        let of_mean = if self.centered { new } else { T::ZERO };
        let with_momentum = self.momentum > 0.0;
        let (squares, rest) = state.split_at_mut(values.len());
        let (directions, means) = rest.split_at_mut(values.len());
        level.run(
            #[inline(always)]
            || {
                let kept = squares.iter_mut().zip(directions).zip(means);
                for ((w, g), ((s, b), a)) in values.iter_mut().zip(gradient).zip(kept) {
                    let g = *g + decay * *w;
                    *s = alpha * *s + new * (g * g);
                    *a += (g - *a) * of_mean;
                    let direction = g / ((*s - *a * *a).sqrt() + eps);
                    if with_momentum {
                        *b = momentum * *b + direction;
                        *w = *w - lr * *b;
                    } else {
                        *w = *w - lr * direction;
                    }
                }
            },
        );
    }
}

impl LearningRates for RmsProp {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        visit(&mut self.lr);
    }
}
