//! The rectifier.

use super::activation;
use crate::Parameters;

/// y = max(0, x), element by element, for any shape. dL/dx = dL/dy where y > 0, else 0 (so 0 at x = 0, as in PyTorch).
/// A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Passes, Relu};
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(*Relu.forward(&Tensor::<Vector<3>>::new([-1.0, 0.0, 2.0])), Tensor::new([0.0, 0.0, 2.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Relu};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Relu.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Relu;

activation!(Relu, monotone, |x| x.rectify(), |y, d| y.where_positive(d), |at, x, dims| at.operation(
    "Relu",
    &[x],
    &[],
    dims
));
