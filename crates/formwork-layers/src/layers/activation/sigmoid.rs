//! The logistic function.

use super::activation;
use crate::Parameters;

/// y = 1 / (1 + e^-x), element by element, for any shape. dL/dx = dL/dy y (1 - y).
///
/// ```
/// use formwork_layers::{Passes, Sigmoid};
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(*Sigmoid.forward(&Tensor::<Vector<1>>::new([0.0])), Tensor::new([0.5]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Sigmoid};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Sigmoid.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Sigmoid;

activation!(Sigmoid, |x| T::ONE / (T::ONE + (-x).exp()), |y, d| d * y * (T::ONE - y), |at, x, dims| at
    .operation("Sigmoid", &[x], &[], dims));
