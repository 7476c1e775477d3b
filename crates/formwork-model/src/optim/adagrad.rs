//! Adagrad.

use super::{HyperParameterError, LearningRates, Optimizer};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// Adagrad (Duchi, Hazan, Singer 2011), as PyTorch defines it.
///
/// g = dL/dw + weight_decay w; s = s + g^2; then in step t, counted from 1,
/// w = w - lr / (1 + (t - 1) lr_decay) g / (sqrt(initial_accumulator_value + s) + eps). The state is s, from 0 on.
///
/// ```
/// use formwork_model::optim::Adagrad;
/// let adagrad = Adagrad { lr: 0.05, ..Adagrad::default() };
/// assert_eq!((adagrad.lr_decay, adagrad.eps), (0.0, 1e-10));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adagrad {
    /// The learning rate.
    pub lr: f64,
    /// By how much the rate's divisor grows in a step.
    pub lr_decay: f64,
    /// The weight of the L2 penalty.
    pub weight_decay: f64,
    /// What the sum of squares starts from.
    pub initial_accumulator_value: f64,
    /// Added to the root, so that nothing is divided by 0.
    pub eps: f64,
}

impl Default for Adagrad {
    /// lr 0.01, eps 1e-10 and nothing else, PyTorch's defaults.
    fn default() -> Self {
        Adagrad { lr: 1e-2, lr_decay: 0.0, weight_decay: 0.0, initial_accumulator_value: 0.0, eps: 1e-10 }
    }
}

impl<T: Scalar> Optimizer<T> for Adagrad {
    const STATE: usize = 1;

    fn check(&self) -> Result<(), HyperParameterError> {
        HyperParameterError::not_negative("lr", self.lr)?;
        HyperParameterError::not_negative("lr_decay", self.lr_decay)?;
        HyperParameterError::not_negative("weight_decay", self.weight_decay)?;
        HyperParameterError::not_negative("initial_accumulator_value", self.initial_accumulator_value)?;
        HyperParameterError::not_negative("eps", self.eps)
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
        let rate = self.lr / (1.0 + step.saturating_sub(1) as f64 * self.lr_decay);
        let [rate, decay, start, eps] =
            [rate, self.weight_decay, self.initial_accumulator_value, self.eps].map(T::from_f64);
        level.run(
            #[inline(always)]
            || {
                for ((w, g), s) in values.iter_mut().zip(gradient).zip(state) {
                    let g = *g + decay * *w;
                    *s += g * g;
                    *w = *w - rate * (g / ((start + *s).sqrt() + eps));
                }
            },
        );
    }
}

impl LearningRates for Adagrad {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        visit(&mut self.lr);
    }
}
