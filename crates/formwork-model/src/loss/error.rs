//! What can be wrong with a loss.

/// A number of a loss that nothing can be computed with.
///
/// ```
/// use formwork_model::loss::{HuberLoss, Loss};
/// use formwork_tensor::{Tensor, Vector};
/// let loss = HuberLoss { delta: 0.0 };
/// let error = Loss::<Vector<2>, Tensor<Vector<2>>>::check(&loss).unwrap_err();
/// assert_eq!(error.to_string(), "the loss's `delta` is 0, but must be a finite number above 0");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LossError {
    /// A number of its own.
    #[error("the loss's `{name}` is {value}, but must be {expected}")]
    HyperParameter {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// The weight of a class.
    #[error("the weight of class {class} is {value}, but must be a finite number from 0 on")]
    ClassWeight {
        /// The class.
        class: usize,
        /// Its weight.
        value: f64,
    },
}

impl LossError {
    /// Nothing if the value is a finite number above 0.
    pub(super) fn positive(name: &'static str, value: f64) -> Result<(), Self> {
        let fits = value.is_finite() && value > 0.0;
        let expected = "a finite number above 0";
        if fits { Ok(()) } else { Err(LossError::HyperParameter { name, value, expected }) }
    }
}
