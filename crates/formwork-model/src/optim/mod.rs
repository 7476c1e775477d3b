//! Optimisers: how a gradient changes the parameters.

mod adagrad;
mod adam;
mod amsgrad;
mod groups;
mod nadam;
mod param_groups;
mod rates;
mod rms_prop;
mod sgd;
#[cfg(test)]
mod tests;

pub use adagrad::Adagrad;
pub use adam::{Adam, AdamW};
pub use amsgrad::AmsGrad;
pub use groups::{Groups, Select};
pub use nadam::NAdam;
pub use param_groups::ParamGroups;
pub use rates::LearningRates;
pub use rms_prop::RmsProp;
pub use sgd::Sgd;

use crate::power::power;
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// An optimiser: it is given the learned tensors of a network, one after the other or in parts, with their gradients.
///
/// ```
/// use formwork_model::optim::Optimizer;
/// use formwork_tensor::parameters::TensorInfo;
/// use formwork_tensor::{Level, Scalar};
///
/// /// w = w - lr sign(dL/dw).
/// struct SignSgd {
///     lr: f64,
/// }
///
/// impl<T: Scalar> Optimizer<T> for SignSgd {
///     const STATE: usize = 0;
///
///     fn update<L: Level>(
///         &self,
///         level: L,
///         _: u64,
///         _: &TensorInfo<'_>,
///         values: &mut [T],
///         gradient: &[T],
///         _: &mut [T],
///     ) {
///         let lr = T::from_f64(self.lr);
///         // What runs in here is compiled for the level's instructions.
///         level.run(
///             #[inline(always)]
///             || {
///                 for (w, g) in values.iter_mut().zip(gradient) {
///                     let down = if *g > T::ZERO { lr } else { T::ZERO };
///                     let up = if *g < T::ZERO { lr } else { T::ZERO };
///                     *w = *w - down + up;
///                 }
///             },
///         );
///     }
/// }
/// ```
pub trait Optimizer<T: Scalar>: Sync {
    /// How many values it remembers for each parameter.
    const STATE: usize;

    /// Whether [`update`](Optimizer::update) must see every tensor whole, as one that divides by a tensor's norm does. By
    /// default a large tensor comes in parts, which threads share.
    const WHOLE_TENSORS: bool = false;

    /// Whether its numbers make sense, which the trainer asks before each step. By default they do.
    ///
    /// # Errors
    ///
    /// [`HyperParameterError`] for the first that does not.
    fn check(&self) -> Result<(), HyperParameterError> {
        Ok(())
    }

    /// Changes the values of a tensor, or of a part of it, where [`WHOLE_TENSORS`](Optimizer::WHOLE_TENSORS) does not ask for
    /// all; `tensor` says of which. `state` has [`STATE`](Optimizer::STATE) parts as long as `values`, one after the other, all
    /// 0 before the first step; steps are counted from 1. How a tensor is cut depends on the network alone, never on threads.
    fn update<L: Level>(
        &self,
        level: L,
        step: u64,
        tensor: &TensorInfo<'_>,
        values: &mut [T],
        gradient: &[T],
        state: &mut [T],
    );
}

/// A hyper-parameter that no step can be taken with, as PyTorch refuses it too.
///
/// ```
/// use formwork_model::optim::{Optimizer, Sgd};
/// let sgd = Sgd { lr: -0.1, ..Sgd::default() };
/// let error = Optimizer::<f32>::check(&sgd).unwrap_err();
/// assert_eq!(error.to_string(), "the optimiser's `lr` is -0.1, but must be 0 or more");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the optimiser's `{name}` is {value}, but must be {expected}")]
pub struct HyperParameterError {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// What it must be.
    pub expected: &'static str,
}

impl HyperParameterError {
    /// Nothing if the value is a finite number from 0 on.
    fn not_negative(name: &'static str, value: f64) -> Result<(), Self> {
        let fits = value.is_finite() && value >= 0.0;
        if fits { Ok(()) } else { Err(HyperParameterError { name, value, expected: "0 or more" }) }
    }

    /// Nothing if the value is from 0 to below 1.
    fn below_one(name: &'static str, value: f64) -> Result<(), Self> {
        let fits = (0.0..1.0).contains(&value);
        if fits { Ok(()) } else { Err(HyperParameterError { name, value, expected: "from 0 to below 1" }) }
    }
}
