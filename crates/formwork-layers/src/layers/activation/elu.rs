//! The exponential linear unit, and the one with PyTorch's constants that keeps mean and variance.

use super::activation;
use crate::Parameters;
use crate::trace::Attribute;
use formwork_tensor::Scalar;

/// y = x where x > 0, else a (e^x - 1), element by element, for any shape, with an alpha a of `PERCENT` %: 1 by default, as
/// PyTorch's `ELU` (Clevert, Unterthiner, Hochreiter 2016).
///
/// dL/dx = dL/dy where y > 0, else a e^x dL/dy = (y + a) dL/dy (so a at x = 0). e^x - 1 keeps its digits near 0. f(-inf) is
/// -a, with a slope of 0; a NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Elu, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<3>, f64>::new([2.0, 0.0, -1.0]);
/// let y = Elu::<70>.forward(&x); // PyTorch's ELU(0.7)
/// assert_eq!(y[..2], [2.0, 0.0]);
/// assert!((y[2] - 0.7 * ((-1f64).exp() - 1.0)).abs() < 1e-15);
/// let dx = Elu::<70>.backward(&x, &Tensor::<Vector<3>, f64>::new([1.0; 3])).input;
/// assert_eq!(dx[..2], [1.0, 0.7]);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Elu, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Elu::<100>.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Elu<const PERCENT: usize = 100>;

/// e^x - 1 for x <= 0 by tanh(x/2), in which nothing cancels: 2 t / (1 - t). 0 for x > 0.
#[inline(always)]
fn negative_expm1<T: Scalar>(x: T) -> T {
    let half = (if x < T::ZERO { x } else { T::ZERO }) * T::from_f64(0.5);
    let t = half.tanh();
    (t + t) / (T::ONE - t)
}

impl<const PERCENT: usize> Elu<PERCENT> {
    /// a.
    const ALPHA: f64 = PERCENT as f64 / 100.0;
}

activation!(
    Elu<PERCENT>,
    [const PERCENT: usize],
    |x| x.rectify() + T::from_f64(Self::ALPHA) * negative_expm1(x),
    |y, d| d * if y > T::ZERO { T::ONE } else { y + T::from_f64(Self::ALPHA) },
    |at, x, dims| at.operation("Elu", &[x], &[("alpha", Attribute::Float(Self::ALPHA))], dims)
);

/// y = s x where x > 0, else s a (e^x - 1), element by element, for any shape, with s = 1.0507009873554805 and
/// a = 1.6732632423543772, as PyTorch's `SELU`: of inputs with mean 0 and variance 1 the outputs have mean 0 and variance 1
/// (Klambauer and others 2017).
///
/// dL/dx = s dL/dy where y > 0, else s a e^x dL/dy = (y + s a) dL/dy (so s a at x = 0). f(-inf) is -s a, with a slope of 0; a
/// NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Passes, Selu};
/// use formwork_tensor::{Tensor, Vector};
/// let y = Selu.forward(&Tensor::<Vector<3>, f64>::new([1.0, 0.0, -1.0]));
/// assert!((y[0] - 1.050_700_987).abs() < 1e-9 && y[1] == 0.0 && (y[2] + 1.111_330_737).abs() < 1e-9);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Selu};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Selu.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Selu;

/// s.
const SCALE: f64 = 1.050_700_987_355_480_5;

/// s a.
const NEGATIVE_SCALE: f64 = SCALE * 1.673_263_242_354_377_2;

activation!(
    Selu,
    |x| T::from_f64(SCALE) * x.rectify() + T::from_f64(NEGATIVE_SCALE) * negative_expm1(x),
    |y, d| d * if y > T::ZERO { T::from_f64(SCALE) } else { y + T::from_f64(NEGATIVE_SCALE) },
    |at, x, dims| {
        let constants =
            [("alpha", Attribute::Float(NEGATIVE_SCALE / SCALE)), ("gamma", Attribute::Float(SCALE))];
        at.operation("Selu", &[x], &constants, dims)
    }
);
