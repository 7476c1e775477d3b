//! A hyperbolic tangent without an exponential.

use super::activation_of_input;
use crate::Parameters;
use formwork_tensor::Scalar;

/// y = x / (1 + |x|), element by element, for any shape: PyTorch's `Softsign`.
///
/// dL/dx = dL/dy / (1 + |x|)^2. As in PyTorch an infinite x gives a NaN, with a slope of 0. A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Passes, Softsign};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<3>>::new([-1.0, 0.0, 3.0]);
/// assert_eq!(*Softsign.forward(&x), Tensor::new([-0.5, 0.0, 0.75]));
/// let dy = Tensor::<Vector<3>>::new([16.0; 3]);
/// assert_eq!(*Softsign.backward(&x, &dy).input, Tensor::new([4.0, 16.0, 1.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Softsign};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Softsign.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Softsign;

/// 1 + |x|.
#[inline(always)]
fn divisor<T: Scalar>(x: T) -> T {
    T::ONE + if x < T::ZERO { -x } else { x }
}

activation_of_input!(Softsign, |x| x / divisor(x), |x, d| d / (divisor(x) * divisor(x)), |at, x, dims| at
    .operation("Softsign", &[x], &[], dims));
