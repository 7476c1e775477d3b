//! Step 2 of the backward pass: from probabilities to scores.

use super::Matrix;
use alloc::boxed::Box;
use formwork_tensor::{Scalar, Tensor, Vector};

/// The Jacobian of ŷ = softmax(z): dŷ\[i\]/dz\[j\] = ŷ\[i\] (\[i = j\] - ŷ\[j\]). It is symmetric, and its rows sum to 0, since
/// the probabilities always sum to 1.
///
/// ```
/// use formwork_layers::steps::softmax::jacobian;
/// use formwork_tensor::{Tensor, Vector};
/// let j = jacobian(&Tensor::<Vector<2>>::new([0.25, 0.75]));
/// assert_eq!(j.columns(), &[[0.1875, -0.1875], [-0.1875, 0.1875]]);
/// ```
pub fn jacobian<const N: usize, T: Scalar>(probabilities: &Tensor<Vector<N>, T>) -> Matrix<N, N, T> {
    Matrix::from_fn(|i, j| probabilities[i] * (if i == j { T::ONE } else { T::ZERO } - probabilities[j]))
}

/// dL/dz = Jᵀ dL/dŷ, by the Jacobian.
///
/// ```
/// use formwork_layers::steps::{cross_entropy, softmax};
/// use formwork_tensor::{Tensor, Vector};
/// let (p, y) = (Tensor::<Vector<2>>::new([0.25, 0.75]), Tensor::new([1.0, 0.0]));
/// let composed = softmax::input_gradient(&p, &cross_entropy::gradient(&p, &y));
/// assert_eq!(composed, cross_entropy::fused_gradient(&p, &y));
/// ```
pub fn input_gradient<const N: usize, T: Scalar>(
    probabilities: &Tensor<Vector<N>, T>,
    dy: &Tensor<Vector<N>, T>,
) -> Box<Tensor<Vector<N>, T>> {
    let jacobian = jacobian(probabilities);
    Tensor::from_fn(|j| {
        jacobian.columns()[j].iter().zip(dy.iter()).fold(T::ZERO, |sum, (j, d)| sum + *j * *d)
    })
}
