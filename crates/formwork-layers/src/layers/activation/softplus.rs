//! The smooth rectifier.

use super::activation_of_input;
use crate::Parameters;
use formwork_tensor::Scalar;

/// y = log(1 + e^x), element by element, for any shape, and y = x where x > 20, as PyTorch's `Softplus` with its defaults
/// (beta 1, threshold 20).
///
/// dL/dx = dL/dy s(x), with the logistic function s, and dL/dx = dL/dy where x > 20. Computed as
/// max(x, 0) + log(1 + e^-|x|), which neither overflows nor loses the digits of a small y. A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Passes, Softplus};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<3>, f64>::new([0.0, -30.0, 30.0]);
/// let y = Softplus.forward(&x);
/// assert!((y[0] - 2f64.ln()).abs() < 1e-15 && (y[1] / (-30f64).exp() - 1.0).abs() < 1e-12);
/// assert_eq!(y[2], 30.0);
/// let dy = Tensor::<Vector<3>, f64>::new([1.0; 3]);
/// let dx = Softplus.backward(&x, &dy).input;
/// assert_eq!((dx[0], dx[2]), (0.5, 1.0));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Softplus};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Softplus.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Softplus;

/// log(1 + e) for e from 0 to 1, also where 1 + e rounds: what rounding did to 1 + e is divided out again (Higham 2002,
/// section 1.14.1).
///
/// ```
/// use formwork_layers::activation::log1p;
/// assert_eq!(log1p(1e-20f32), 1e-20);
/// assert_eq!(log1p(0.0), 0.0);
/// ```
pub fn log1p<T: Scalar>(e: T) -> T {
    let sum = T::ONE + e;
    let rounded = sum - T::ONE;
    if rounded == T::ZERO { e } else { sum.ln() * (e / rounded) }
}

/// From here on f(x) = x, PyTorch's default.
const THRESHOLD: f64 = 20.0;

#[inline(always)]
fn value<T: Scalar>(x: T) -> T {
    let small = if x < T::ZERO { x } else { -x };
    if x > T::from_f64(THRESHOLD) { x } else { x.rectify() + log1p(small.exp()) }
}

/// s(x), and 1 beyond the threshold.
#[inline(always)]
fn slope<T: Scalar>(x: T) -> T {
    let s = T::ONE / (T::ONE + (-x).exp());
    if x > T::from_f64(THRESHOLD) { T::ONE } else { s }
}

activation_of_input!(Softplus, |x| value(x), |x, d| d * slope(x), |at, x, dims| at.operation(
    "Softplus",
    &[x],
    &[],
    dims
));

/// y = log s(x) = -log(1 + e^-x), with the logistic function s, element by element, for any shape: PyTorch's `LogSigmoid`.
///
/// dL/dx = dL/dy s(-x). Computed as min(x, 0) - log(1 + e^-|x|), which neither overflows nor loses the digits of a small y. A NaN stays a
/// NaN.
///
/// ```
/// use formwork_layers::{LogSigmoid, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<3>, f64>::new([0.0, -1000.0, 30.0]);
/// let y = LogSigmoid.forward(&x);
/// assert!((y[0] + 2f64.ln()).abs() < 1e-15 && (y[2] / (-30f64).exp() + 1.0).abs() < 1e-12);
/// assert_eq!(y[1], -1000.0);
/// let dy = Tensor::<Vector<3>, f64>::new([1.0; 3]);
/// let dx = LogSigmoid.backward(&x, &dy).input;
/// assert_eq!((dx[0], dx[1]), (0.5, 1.0));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{LogSigmoid, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = LogSigmoid.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct LogSigmoid;

#[inline(always)]
fn log_share<T: Scalar>(x: T) -> T {
    let small = if x < T::ZERO { x } else { -x };
    -((-x).rectify() + log1p(small.exp()))
}

activation_of_input!(LogSigmoid, |x| log_share(x), |x, d| d / (T::ONE + x.exp()), |at, x, dims| {
    let opposite = at.operation("Neg", &[x], &[], dims);
    let rectified = at.operation("Softplus", &[opposite], &[], dims);
    at.operation("Neg", &[rectified], &[], dims)
});
