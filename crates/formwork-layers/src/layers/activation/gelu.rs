//! The Gaussian error linear unit.

use super::activation_of_input;
use crate::Parameters;
use formwork_tensor::Scalar;

/// y = x P(x), element by element, for any shape, where P(x) = (1 + erf(x / sqrt 2)) / 2 is the chance that a standard
/// normal variable is below x (Hendrycks, Gimpel 2016; PyTorch's default, without the approximation by tanh).
///
/// dL/dx = dL/dy (P(x) + x p(x)), with the density p(x) = e^(-x^2 / 2) / sqrt(2 pi). For `f32`, erf is computed within
/// 2 ulp, so P is off by less than 1.2e-7. As in PyTorch, f(-inf) is NaN, and so are the derivatives at both infinities.
///
/// ```
/// use formwork_layers::{Gelu, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let y = Gelu.forward(&Tensor::<Vector<3>, f64>::new([0.0, 1.0, -1.0]));
/// assert_eq!(y[0], 0.0);
/// assert!((y[1] - 0.841_344_746).abs() < 1e-9 && (y[2] + 0.158_655_254).abs() < 1e-9);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Gelu, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Gelu.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Gelu;

/// P(x).
#[inline(always)]
fn chance<T: Scalar>(x: T) -> T {
    let half = T::from_f64(0.5);
    half + half * (x * T::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erf()
}

/// P(x) + x p(x).
#[inline(always)]
fn slope<T: Scalar>(x: T) -> T {
    // 1 / sqrt(2 pi) = (2 / sqrt pi) (1 / sqrt 2) / 2.
    let peak = core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2 * 0.5;
    chance(x) + x * (T::from_f64(peak) * (T::from_f64(-0.5) * x * x).exp())
}

activation_of_input!(Gelu, |x| x * chance(x), |x, d| d * slope(x), |at, x, dims| at.operation(
    "Gelu",
    &[x],
    &[],
    dims
));
