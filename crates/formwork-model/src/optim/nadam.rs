//! NAdam.

use super::{HyperParameterError, LearningRates, Optimizer, adam, power};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// Adam with Nesterov's momentum (Dozat 2016), as PyTorch defines it.
///
/// g = dL/dw + weight_decay w; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; with (b1, b2) = `betas` and
/// u(t) = b1 (1 - 0.96^(t momentum_decay) / 2). Then in step t, counted from 1, with U = u(1) u(2) .. u(t),
/// w = w - lr ((1 - u(t)) / (1 - U) g + u(t + 1) / (1 - U u(t + 1)) m) / (sqrt(v / (1 - b2^t)) + eps). The state is all m, then
/// all v; U is computed from the `betas` of today.
///
/// ```
/// use formwork_model::optim::NAdam;
/// let nadam = NAdam { lr: 1e-3, ..NAdam::default() };
/// assert_eq!((nadam.betas, nadam.momentum_decay), ((0.9, 0.999), 4e-3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NAdam {
    /// The learning rate.
    pub lr: f64,
    /// How much of the means of g and of g^2 is kept in a step.
    pub betas: (f64, f64),
    /// Added to the root, so that nothing is divided by 0.
    pub eps: f64,
    /// The weight of the L2 penalty.
    pub weight_decay: f64,
    /// How fast the momentum grows to b1.
    pub momentum_decay: f64,
}

impl Default for NAdam {
    /// lr 0.002, betas 0.9 and 0.999, eps 1e-8, no weight decay and momentum decay 0.004, PyTorch's defaults.
    fn default() -> Self {
        NAdam { lr: 2e-3, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.0, momentum_decay: 4e-3 }
    }
}

impl NAdam {
    /// u(t) of a step, u(t + 1), and U.
    fn momenta(&self, step: u64) -> (f64, f64, f64) {
        let u = |kept: f64| self.betas.0 * (1.0 - 0.5 * kept);
        let at = |t: u64| u(libm::pow(0.96, t as f64 * self.momentum_decay));
        let (once, mut kept, mut product) = (libm::pow(0.96, self.momentum_decay), 1.0, 1.0);
        for _ in 0..step {
            kept *= once;
            product *= u(kept);
            // From here on 1 - U is 1: after some 400 steps with a b1 of 0.9.
            if product < f64::EPSILON / 4.0 {
                break;
            }
        }
        (at(step), at(step.saturating_add(1)), product)
    }
}

impl<T: Scalar> Optimizer<T> for NAdam {
    const STATE: usize = 2;

    fn check(&self) -> Result<(), HyperParameterError> {
        adam::check(self.lr, self.betas, self.eps, self.weight_decay)?;
        HyperParameterError::not_negative("momentum_decay", self.momentum_decay)
    }

    fn update<L: Level>(
        &self,
        level: L,
        step: u64,
        _: &TensorInfo<'_>,
        values: &mut [T],
        gradient: &[T],
        state: &mut [T],
    ) {
        let (now, next, product) = self.momenta(step);
        let (b1, b2) = self.betas;
        let of_gradient = self.lr * (1.0 - now) / (1.0 - product);
        let of_mean = self.lr * next / (1.0 - product * next);
        let root = T::from_f64((1.0 - power(b2, step)).sqrt());
        let [new1, b2, new2, eps, decay, of_gradient, of_mean] =
            [1.0 - b1, b2, 1.0 - b2, self.eps, self.weight_decay, of_gradient, of_mean].map(T::from_f64);
        let (means, squares) = state.split_at_mut(values.len());
        level.run(
            #[inline(always)]
            || {
                for (((w, g), m), v) in values.iter_mut().zip(gradient).zip(means).zip(squares) {
                    let g = *g + decay * *w;
                    *m += (g - *m) * new1;
                    *v = b2 * *v + new2 * (g * g);
                    *w = *w - (of_gradient * g + of_mean * *m) / (v.sqrt() / root + eps);
                }
            },
        );
    }
}

impl LearningRates for NAdam {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        visit(&mut self.lr);
    }
}
