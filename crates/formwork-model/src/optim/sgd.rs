//! Stochastic gradient descent.

use super::{HyperParameterError, LearningRates, Optimizer};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// Stochastic gradient descent with momentum, as PyTorch defines it.
///
/// g = dL/dw + weight_decay w; v = momentum v + g; then w = w - lr v, or with Nesterov w = w - lr (g + momentum v). Without
/// momentum w = w - lr g, and v stays as it is. Weight decay applies to every parameter, biases too, unless
/// [`ParamGroups`](super::ParamGroups) say otherwise. Dampening is 0.
///
/// ```
/// use formwork_model::optim::Sgd;
/// let sgd = Sgd { lr: 0.1, momentum: 0.9, ..Sgd::default() };
/// assert_eq!((sgd.weight_decay, sgd.nesterov), (0.0, false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// The learning rate.
    pub lr: f64,
    /// How much of the last step's direction is kept.
    pub momentum: f64,
    /// The weight of the L2 penalty.
    pub weight_decay: f64,
    /// Nesterov's variant: looks ahead along the momentum.
    pub nesterov: bool,
}

impl Default for Sgd {
    /// lr 0.001 and nothing else, PyTorch's defaults.
    fn default() -> Self {
        Sgd { lr: 1e-3, momentum: 0.0, weight_decay: 0.0, nesterov: false }
    }
}

impl<T: Scalar> Optimizer<T> for Sgd {
    const STATE: usize = 1;

    fn check(&self) -> Result<(), HyperParameterError> {
        HyperParameterError::not_negative("lr", self.lr)?;
        HyperParameterError::not_negative("momentum", self.momentum)?;
        HyperParameterError::not_negative("weight_decay", self.weight_decay)?;
        if self.nesterov && self.momentum == 0.0 {
            let expected = "above 0 with Nesterov's variant";
            return Err(HyperParameterError { name: "momentum", value: self.momentum, expected });
        }
        Ok(())
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
        let [lr, momentum, decay] = [self.lr, self.momentum, self.weight_decay].map(T::from_f64);
        let nesterov = self.nesterov;
        let without_momentum = self.momentum == 0.0;
        level.run(
            #[inline(always)]
            || {
                if without_momentum {
                    for (w, g) in values.iter_mut().zip(gradient) {
                        *w = *w - lr * (*g + decay * *w);
                    }
                    return;
                }
                for ((w, g), v) in values.iter_mut().zip(gradient).zip(state) {
                    let g = *g + decay * *w;
                    *v = momentum * *v + g;
                    let direction = if nesterov { g + momentum * *v } else { *v };
                    *w = *w - lr * direction;
                }
            },
        );
    }
}

impl LearningRates for Sgd {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        visit(&mut self.lr);
    }
}
