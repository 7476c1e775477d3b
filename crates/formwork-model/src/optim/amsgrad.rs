//! AMSGrad.

use super::{Adam, AdamW, HyperParameterError, LearningRates, Optimizer, power};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// [`Adam`] or [`AdamW`] that divides by the root of the largest v so far (Reddi, Kale, Kumar 2018): PyTorch's `amsgrad=True`.
///
/// As there, but in step t, counted from 1, u = max(u, v) and
/// w = w - lr m / (1 - b1^t) / (sqrt(u / (1 - b2^t)) + eps). The state is all m, then all v, then all u.
///
/// ```
/// use formwork_model::optim::{Adam, AmsGrad};
/// let optimizer = AmsGrad(Adam { lr: 3e-4, ..Adam::default() });
/// assert_eq!(optimizer.0.lr, 3e-4);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AmsGrad<A>(
    /// Its numbers.
    pub A,
);

/// A step with `adam`'s numbers, with parameters multiplied by `keep` before it.
fn update<L: Level, T: Scalar>(
    adam: &Adam,
    level: L,
    (step, keep): (u64, f64),
    values: &mut [T],
    gradient: &[T],
    state: &mut [T],
) {
    let (b1, b2) = adam.betas;
    let rate = T::from_f64(adam.lr / (1.0 - power(b1, step)));
    let root = T::from_f64((1.0 - power(b2, step)).sqrt());
    let [new1, b2, new2, eps, decay, keep] =
        [1.0 - b1, b2, 1.0 - b2, adam.eps, adam.weight_decay, keep].map(T::from_f64);
    let (means, rest) = state.split_at_mut(values.len());
    let (squares, largest) = rest.split_at_mut(values.len());
    level.run(
        #[inline(always)]
        || {
            let kept = means.iter_mut().zip(squares).zip(largest);
            for ((w, g), ((m, v), u)) in values.iter_mut().zip(gradient).zip(kept) {
                let start = *w * keep;
                let g = *g + decay * start;
                *m += (g - *m) * new1;
                *v = b2 * *v + new2 * (g * g);
                *u = if *u > *v { *u } else { *v };
                *w = start - rate * (*m / (u.sqrt() / root + eps));
            }
        },
    );
}

impl<T: Scalar> Optimizer<T> for AmsGrad<Adam> {
    const STATE: usize = 3;

    fn check(&self) -> Result<(), HyperParameterError> {
        Optimizer::<T>::check(&self.0)
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
        update(&self.0, level, (step, 1.0), values, gradient, state);
    }
}

impl<T: Scalar> Optimizer<T> for AmsGrad<AdamW> {
    const STATE: usize = 3;

    fn check(&self) -> Result<(), HyperParameterError> {
        Optimizer::<T>::check(&self.0)
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
        let AdamW { lr, betas, eps, weight_decay } = self.0;
        let adam = Adam { lr, betas, eps, weight_decay: 0.0 };
        update(&adam, level, (step, 1.0 - lr * weight_decay), values, gradient, state);
    }
}

impl<A: LearningRates> LearningRates for AmsGrad<A> {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        self.0.learning_rates(visit);
    }
}
