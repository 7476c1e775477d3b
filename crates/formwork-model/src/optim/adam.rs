//! Adam and AdamW.

#[cfg(test)]
mod tests;

use super::{HyperParameterError, LearningRates, Optimizer, power};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// Adam (Kingma, Ba 2015), as PyTorch defines it.
///
/// g = dL/dw + weight_decay w; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; then in step t, counted from 1,
/// w = w - lr m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps), with (b1, b2) = `betas`. Weight decay applies to every
/// parameter, biases too, unless [`ParamGroups`](super::ParamGroups) say otherwise. The state is all m, then all v.
///
/// ```
/// use formwork_model::optim::Adam;
/// let adam = Adam { lr: 3e-4, ..Adam::default() };
/// assert_eq!((adam.betas, adam.eps, adam.weight_decay), ((0.9, 0.999), 1e-8, 0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// The learning rate.
    pub lr: f64,
    /// How much of the means of g and of g^2 is kept in a step.
    pub betas: (f64, f64),
    /// Added to the root, so that nothing is divided by 0.
    pub eps: f64,
    /// The weight of the L2 penalty.
    pub weight_decay: f64,
}

impl Default for Adam {
    /// lr 0.001, betas 0.9 and 0.999, eps 1e-8 and no weight decay, PyTorch's defaults.
    fn default() -> Self {
        Adam { lr: 1e-3, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.0 }
    }
}

/// Adam with decoupled weight decay (Loshchilov, Hutter 2019), as PyTorch defines it: w = (1 - lr weight_decay) w, then the
/// step of [`Adam`] without a penalty.
///
/// ```
/// use formwork_model::optim::AdamW;
/// assert_eq!(AdamW::default().weight_decay, 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW {
    /// The learning rate.
    pub lr: f64,
    /// How much of the means of g and of g^2 is kept in a step.
    pub betas: (f64, f64),
    /// Added to the root, so that nothing is divided by 0.
    pub eps: f64,
    /// The part by which parameters shrink in a step, before it is multiplied by `lr`.
    pub weight_decay: f64,
}

impl Default for AdamW {
    /// lr 0.001, betas 0.9 and 0.999, eps 1e-8 and weight decay 0.01, PyTorch's defaults.
    fn default() -> Self {
        AdamW { lr: 1e-3, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 1e-2 }
    }
}

/// What PyTorch asks of the numbers of all of this kind.
pub(super) fn check(
    lr: f64,
    betas: (f64, f64),
    eps: f64,
    weight_decay: f64,
) -> Result<(), HyperParameterError> {
    HyperParameterError::not_negative("lr", lr)?;
    HyperParameterError::below_one("betas.0", betas.0)?;
    HyperParameterError::below_one("betas.1", betas.1)?;
    HyperParameterError::not_negative("eps", eps)?;
    HyperParameterError::not_negative("weight_decay", weight_decay)
}

impl Adam {
    /// One step, with parameters multiplied by `keep` before it.
    fn step<L: Level, T: Scalar>(
        &self,
        level: L,
        (step, keep): (u64, f64),
        values: &mut [T],
        gradient: &[T],
        state: &mut [T],
    ) {
        let (b1, b2) = self.betas;
        let rate = T::from_f64(self.lr / (1.0 - power(b1, step)));
        let root = T::from_f64((1.0 - power(b2, step)).sqrt());
        let [new1, b2, new2, eps, decay, keep] =
            [1.0 - b1, b2, 1.0 - b2, self.eps, self.weight_decay, keep].map(T::from_f64);
        let (means, squares) = state.split_at_mut(values.len());
        level.run(
            #[inline(always)]
            || {
                for (((w, g), m), v) in values.iter_mut().zip(gradient).zip(means).zip(squares) {
                    let start = *w * keep;
                    let g = *g + decay * start;
                    *m += (g - *m) * new1;
                    *v = b2 * *v + new2 * (g * g);
                    *w = start - rate * (*m / (v.sqrt() / root + eps));
                }
            },
        );
    }
}

impl<T: Scalar> Optimizer<T> for Adam {
    const STATE: usize = 2;

    fn check(&self) -> Result<(), HyperParameterError> {
        check(self.lr, self.betas, self.eps, self.weight_decay)
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
        self.step(level, (step, 1.0), values, gradient, state);
    }
}

impl<T: Scalar> Optimizer<T> for AdamW {
    const STATE: usize = 2;

    fn check(&self) -> Result<(), HyperParameterError> {
        check(self.lr, self.betas, self.eps, self.weight_decay)
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
        let AdamW { lr, betas, eps, weight_decay } = *self;
        let adam = Adam { lr, betas, eps, weight_decay: 0.0 };
        adam.step(level, (step, 1.0 - lr * weight_decay), values, gradient, state);
    }
}

impl LearningRates for Adam {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        visit(&mut self.lr);
    }
}

impl LearningRates for AdamW {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        visit(&mut self.lr);
    }
}
