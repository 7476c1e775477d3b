//! The leaky rectifier.

use super::activation;
use crate::Parameters;
use crate::trace::Attribute;

/// y = x where x > 0, else a x, element by element, for any shape, with a slope a of `PERCENT` %: 0.01 by default, as in
/// PyTorch. dL/dx = dL/dy where y > 0, else a dL/dy (so a at x = 0). A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{LeakyRelu, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<3>>::new([-100.0, 0.0, 2.0]);
/// assert_eq!(*LeakyRelu::<1>.forward(&x), Tensor::new([-1.0, 0.0, 2.0]));
/// assert_eq!(*LeakyRelu::<25>.forward(&x), Tensor::new([-25.0, 0.0, 2.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{LeakyRelu, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let y: Box<Tensor<Vector<4>>> = LeakyRelu::<1>.forward(&Tensor::<Vector<3>>::zeros()); // gives a `Vector<3>`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct LeakyRelu<const PERCENT: usize = 1>;

impl<const PERCENT: usize> LeakyRelu<PERCENT> {
    /// a.
    const SLOPE: f64 = PERCENT as f64 / 100.0;

    /// `value` by the slope at a point where f is `y`. A choice between factors, not between results: where the result
    /// overwrites `value`, the compiler would write only those that change, with a masked store, which is many times
    /// slower than a whole one.
    #[inline(always)]
    fn scale<T: formwork_tensor::Scalar>(y: T, value: T) -> T {
        let slope = T::from_f64(Self::SLOPE);
        value * if y > T::ZERO { T::ONE } else { slope }
    }
}

activation!(
    LeakyRelu<PERCENT>,
    [const PERCENT: usize],
    |x| Self::scale(x, x),
    |y, d| Self::scale(y, d),
    |at, x, dims| at.operation("LeakyRelu", &[x], &[("alpha", Attribute::Float(Self::SLOPE))], dims)
);
