//! Steps 6 and 7 of the backward pass: the convolution, each gradient in both of its readings.
//!
//! From z\[o\]\[i\]\[j\] = b\[o\] + sum over c, k, l of w\[o\]\[c\]\[k\]\[l\] x\[c\]\[iS + k - P/2\]\[jS + l - P/2\] follows what dL/dw and
//! dL/dx are. Written out for a small image they have a pattern in their rows and another one in their columns:
//!
//! | | read along the rows | read along the columns |
//! |---|---|---|
//! | dL/dw | [`weight_gradient_by_convolution`]: dL/dz is the kernel that x is convolved with | [`weight_gradient_by_windows`]: each dL/dz times the window it saw, added up |
//! | dL/dx | [`input_gradient_by_convolution`]: dL/dz, spread and framed by zeros, is convolved with the turned kernel | [`input_gradient_by_scattering`]: each dL/dz times the kernel, put where it saw |
//!
//! Padding changes nothing but that the image is larger by rows and columns of zeros, whose gradient is dropped.

mod dilate;
mod input;
mod weights;

pub use dilate::{Dilate, dilate};
pub use input::{input_gradient_by_convolution, input_gradient_by_scattering, rotate180};
pub use weights::{weight_gradient_by_convolution, weight_gradient_by_windows};

use formwork_tensor::{Image, Scalar, Tensor};

/// dL/db of a bias that a channel shares: the sum of dL/dz over its positions. (With an untied bias, one value a position,
/// dL/db is dL/dz itself.)
///
/// ```
/// use formwork_layers::steps::convolution::bias_gradient;
/// use formwork_tensor::{Image, Tensor};
/// assert_eq!(bias_gradient(&Tensor::<Image<2, 1, 2>>::new([[[1.0, 2.0]], [[3.0, 4.0]]])), [3.0, 7.0]);
/// ```
pub fn bias_gradient<const OC: usize, const OH: usize, const OW: usize, T: Scalar>(
    dz: &Tensor<Image<OC, OH, OW>, T>,
) -> [T; OC] {
    core::array::from_fn(|o| dz[o].as_flattened().iter().fold(T::ZERO, |sum, d| sum + *d))
}
