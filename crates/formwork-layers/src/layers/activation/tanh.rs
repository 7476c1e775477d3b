//! The hyperbolic tangent.

use super::activation;
use crate::Parameters;

/// y = tanh x, element by element, for any shape. dL/dx = dL/dy (1 - y^2).
///
/// ```
/// use formwork_layers::{Passes, Tanh};
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(*Tanh.forward(&Tensor::<Vector<2>>::new([0.0, 40.0])), Tensor::new([0.0, 1.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Tanh};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Tanh.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Tanh;

activation!(Tanh, |x| x.tanh(), |y, d| d * (T::ONE - y * y), |at, x, dims| at.operation(
    "Tanh",
    &[x],
    &[],
    dims
));
