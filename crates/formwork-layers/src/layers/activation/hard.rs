//! The logistic function, the sigmoid linear unit and the hyperbolic tangent in three straight pieces.

use super::{activation, activation_of_input};
use crate::Parameters;
use crate::trace::Attribute;
use formwork_tensor::Scalar;

/// y = min(max(0, x + 3), 6) / 6, element by element, for any shape: a logistic function of straight lines, PyTorch's
/// `Hardsigmoid`.
///
/// dL/dx = dL/dy / 6 where 0 < y < 1, else 0 (so 0 at x = -3 and at x = 3). A NaN stays a NaN, and has a slope of 0.
///
/// ```
/// use formwork_layers::{Hardsigmoid, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<4>>::new([-3.0, 0.0, 1.5, 100.0]);
/// assert_eq!(*Hardsigmoid.forward(&x), Tensor::new([0.0, 0.5, 0.75, 1.0]));
/// let dy = Tensor::<Vector<4>>::new([6.0; 4]);
/// assert_eq!(*Hardsigmoid.backward(&x, &dy).input, Tensor::new([0.0, 1.0, 1.0, 0.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Hardsigmoid, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Hardsigmoid.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Hardsigmoid;

/// min(max(0, x + 3), 6) / 6.
#[inline(always)]
fn share<T: Scalar>(x: T) -> T {
    let (y, most) = ((x + T::from_f64(3.0)).rectify(), T::from_f64(6.0));
    (if y > most { most } else { y }) / most
}

activation!(
    Hardsigmoid,
    |x| share(x),
    |y, d| if y > T::ZERO && y < T::ONE { d / T::from_f64(6.0) } else { T::ZERO },
    |at, x, dims| {
        let line = [("alpha", Attribute::Float(1.0 / 6.0)), ("beta", Attribute::Float(0.5))];
        at.operation("HardSigmoid", &[x], &line, dims)
    }
);

/// y = x h(x), element by element, for any shape, with h(x) = min(max(0, x + 3), 6) / 6: a [`Silu`](crate::Silu) without an
/// exponential, PyTorch's `Hardswish` (Howard and others 2019, MobileNetV3).
///
/// dL/dx = 0 where x <= -3, dL/dy where x >= 3, else dL/dy (x/3 + 1/2). At the kinks it is the slope of the straight side, as in
/// PyTorch (which up to 2.6 had -1/2 at -3 and 3/2 at 3). As in PyTorch f(-inf) is NaN, with a slope of 0. A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Hardswish, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<4>>::new([-3.0, 0.0, 1.5, 3.0]);
/// assert_eq!(*Hardswish.forward(&x), Tensor::new([0.0, 0.0, 1.125, 3.0]));
/// let dy = Tensor::<Vector<4>>::new([2.0; 4]);
/// assert_eq!(*Hardswish.backward(&x, &dy).input, Tensor::new([0.0, 1.0, 2.0, 2.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Hardswish, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Hardswish.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Hardswish;

#[inline(always)]
fn slope<T: Scalar>(x: T) -> T {
    let three = T::from_f64(3.0);
    if x <= -three {
        T::ZERO
    } else if x >= three {
        T::ONE
    } else {
        x / three + T::from_f64(0.5)
    }
}

activation_of_input!(Hardswish, |x| x * share(x), |x, d| d * slope(x), |at, x, dims| at.operation(
    "HardSwish",
    &[x],
    &[],
    dims
));

/// y = min(max(-1, x), 1), element by element, for any shape: a hyperbolic tangent of straight lines, PyTorch's `Hardtanh` with its defaults.
///
/// dL/dx = dL/dy where -1 < y < 1, else 0 (so 0 at x = -1 and at x = 1). A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Hardtanh, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<4>>::new([-1.0, 0.25, 1.0, 100.0]);
/// assert_eq!(*Hardtanh.forward(&x), Tensor::new([-1.0, 0.25, 1.0, 1.0]));
/// let dy = Tensor::<Vector<4>>::new([2.0; 4]);
/// assert_eq!(*Hardtanh.backward(&x, &dy).input, Tensor::new([0.0, 2.0, 0.0, 0.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Hardtanh, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Hardtanh.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Hardtanh;

#[inline(always)]
fn within_one<T: Scalar>(x: T) -> T {
    let y = if x > T::ONE { T::ONE } else { x };
    if y < -T::ONE { -T::ONE } else { y }
}

/// `d` where f is neither -1 nor 1.
#[inline(always)]
fn between<T: Scalar>(y: T, d: T) -> T {
    // As in `where_positive`: the sum changes no number, but keeps the compiler from masked stores.
    let d = d + T::ZERO;
    if y <= -T::ONE || y >= T::ONE { T::ZERO } else { d }
}

activation!(Hardtanh, monotone, |x| within_one(x), |y, d| between(y, d), |at, x, dims| {
    let ends = [at.scalar(-T::ONE), at.scalar(T::ONE)];
    at.operation("Clip", &[x, ends[0], ends[1]], &[], dims)
});
