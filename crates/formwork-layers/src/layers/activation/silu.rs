//! The sigmoid linear unit.

use super::activation_of_input;
use crate::Parameters;
use formwork_tensor::Scalar;

/// y = x s(x) = x / (1 + e^-x), element by element, for any shape; s is the logistic function. Also called swish.
///
/// dL/dx = dL/dy s(x) (1 + x (1 - s(x))). As in PyTorch, f(-inf) is NaN, and so are the derivatives at both infinities.
///
/// ```
/// use formwork_layers::{Passes, Silu};
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(*Silu.forward(&Tensor::<Vector<2>>::new([0.0, 100.0])), Tensor::new([0.0, 100.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Silu};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Silu.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Silu;

/// s(x) (1 + x (1 - s(x))).
#[inline(always)]
fn slope<T: Scalar>(x: T) -> T {
    let s = T::ONE / (T::ONE + (-x).exp());
    s * (T::ONE + x * (T::ONE - s))
}

activation_of_input!(Silu, |x| x / (T::ONE + (-x).exp()), |x, d| d * slope(x), |at, x, dims| {
    let share = at.operation("Sigmoid", &[x], &[], dims);
    at.operation("Mul", &[x, share], &[], dims)
});
