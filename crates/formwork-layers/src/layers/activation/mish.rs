//! The self-regularised function of Misra.

use super::activation_of_input;
use crate::Parameters;
use formwork_tensor::Scalar;

/// y = x tanh(log(1 + e^x)), element by element, for any shape, as PyTorch's `Mish` (Misra 2019).
///
/// dL/dx = dL/dy (t + x s(x) (1 - t^2)), with t = tanh(log(1 + e^x)) and the logistic function s. t and 1 - t are computed as
/// quotients of polynomials in e^-|x|, without a logarithm: nothing cancels, nothing overflows. As in PyTorch, f(-inf) is NaN,
/// and so are the derivatives at both infinities.
///
/// ```
/// use formwork_layers::{Mish, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let y = Mish.forward(&Tensor::<Vector<3>, f64>::new([0.0, 1.0, 100.0]));
/// assert!(y[0] == 0.0 && (y[1] - 0.865_098_388).abs() < 1e-9 && y[2] == 100.0);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Mish, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Mish.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Mish;

/// t, 1 - t and s(x). With n = e^x, t = ((1 + n)^2 - 1) / ((1 + n)^2 + 1) = n (n + 2) / (n (n + 2) + 2); for x >= 0 both sides are
/// divided by n^2.
#[inline(always)]
fn parts<T: Scalar>(x: T) -> (T, T, T) {
    let two = T::from_f64(2.0);
    let low = x < T::ZERO;
    let e = (if low { x } else { -x }).exp();
    let up = if low { e * (e + two) } else { T::ONE + two * e };
    let rest = if low { two } else { two * e * e };
    let s = (if low { e } else { T::ONE }) / (T::ONE + e);
    (up / (up + rest), rest / (up + rest), s)
}

/// t.
#[inline(always)]
fn factor<T: Scalar>(x: T) -> T {
    parts(x).0
}

/// t + x s(x) (1 - t) (1 + t).
#[inline(always)]
fn slope<T: Scalar>(x: T) -> T {
    let (t, rest, s) = parts(x);
    t + x * (s * rest * (T::ONE + t))
}

activation_of_input!(Mish, |x| x * factor(x), |x, d| d * slope(x), |at, x, dims| at.operation(
    "Mish",
    &[x],
    &[],
    dims
));
