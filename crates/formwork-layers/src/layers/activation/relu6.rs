//! The rectifier that ends at 6.

use super::activation;
use crate::Parameters;
use formwork_tensor::Scalar;

/// y = min(max(0, x), 6), element by element, for any shape. dL/dx = dL/dy where 0 < y < 6, else 0 (so 0 at x = 0 and at
/// x = 6, as in PyTorch's `ReLU6`). A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{Passes, Relu6};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<4>>::new([-1.0, 2.0, 6.0, 100.0]);
/// assert_eq!(*Relu6.forward(&x), Tensor::new([0.0, 2.0, 6.0, 6.0]));
/// let dy = Tensor::<Vector<4>>::new([1.0; 4]);
/// assert_eq!(*Relu6.backward(&x, &dy).input, Tensor::new([0.0, 1.0, 0.0, 0.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Relu6};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = Relu6.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Relu6;

#[inline(always)]
fn value<T: Scalar>(x: T) -> T {
    let (y, most) = (x.rectify(), T::from_f64(6.0));
    if y > most { most } else { y }
}

/// `d` where f is neither 0 nor 6.
#[inline(always)]
fn gradient<T: Scalar>(y: T, d: T) -> T {
    // As in `where_positive`: the sum changes no number, but keeps the compiler from masked stores.
    let d = d + T::ZERO;
    if y <= T::ZERO || y >= T::from_f64(6.0) { T::ZERO } else { d }
}

activation!(Relu6, monotone, |x| value(x), |y, d| gradient(y, d), |at, x, dims| {
    let ends = [at.scalar(T::ZERO), at.scalar(T::from_f64(6.0))];
    at.operation("Clip", &[x, ends[0], ends[1]], &[], dims)
});
