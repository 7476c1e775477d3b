//! Cross-entropy from probabilities, step 1 of the backward pass, and steps 1 and 2 as one.

use alloc::boxed::Box;
use formwork_tensor::{Scalar, Tensor, Vector};

/// L = -yᵀ log ŷ, the cross-entropy of probabilities ŷ and a target y (one-hot, or probabilities too), of one sample.
///
/// A class that y gives 0 counts 0, also where ŷ is 0 there (the limit of p log p); ŷ = 0 for a class that y gives more
/// makes the loss infinite; a NaN anywhere makes it NaN. The loss of several samples, the cost J, is the mean of theirs, or
/// the sum: that is up to the caller.
///
/// Training uses the form from logits instead, which includes the softmax and cannot overflow.
///
/// ```
/// use formwork_layers::steps::cross_entropy::cross_entropy;
/// use formwork_tensor::Tensor;
/// let loss: f64 = cross_entropy(&Tensor::new([0.25, 0.5, 0.25]), &Tensor::new([0.0, 1.0, 0.0]));
/// assert_eq!(loss, 2f64.ln());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::steps::cross_entropy::cross_entropy;
/// # use formwork_tensor::Tensor;
/// let loss: f64 = cross_entropy(&Tensor::new([0.25, 0.5, 0.25]), &Tensor::new([0.0, 1.0])); // 3 and 2 classes
/// ```
pub fn cross_entropy<const N: usize, T: Scalar>(
    probabilities: &Tensor<Vector<N>, T>,
    target: &Tensor<Vector<N>, T>,
) -> T {
    let terms = probabilities.iter().zip(target.iter());
    terms.fold(T::ZERO, |sum, (p, y)| sum - if *y == T::ZERO && !p.is_nan() { T::ZERO } else { *y * p.ln() })
}

/// Step 1: dL/dŷ = -y/ŷ, element by element; 0 where y is 0, infinite where ŷ is 0 and y is not.
///
/// ```
/// use formwork_layers::steps::cross_entropy::gradient;
/// use formwork_tensor::{Tensor, Vector};
/// let y = Tensor::<Vector<3>>::new([0.0, 1.0, 0.0]);
/// assert_eq!(*gradient(&Tensor::new([0.25, 0.5, 0.25]), &y), Tensor::new([0.0, -2.0, 0.0]));
/// ```
pub fn gradient<const N: usize, T: Scalar>(
    probabilities: &Tensor<Vector<N>, T>,
    target: &Tensor<Vector<N>, T>,
) -> Box<Tensor<Vector<N>, T>> {
    Tensor::from_fn(|i| {
        let (p, y) = (probabilities[i], target[i]);
        if y == T::ZERO && !p.is_nan() { T::ZERO } else { -(y / p) }
    })
}

/// Steps 1 and 2 as one: dL/dz = ŷ - y for ŷ = softmax(z), whatever the number of classes. No division is left, so a ŷ of
/// 0 does no harm.
///
/// ```
/// use formwork_layers::steps::cross_entropy::fused_gradient;
/// use formwork_tensor::{Tensor, Vector};
/// let y = Tensor::<Vector<3>>::new([0.0, 1.0, 0.0]);
/// assert_eq!(*fused_gradient(&Tensor::new([0.25, 0.5, 0.25]), &y), Tensor::new([0.25, -0.5, 0.25]));
/// ```
pub fn fused_gradient<const N: usize, T: Scalar>(
    probabilities: &Tensor<Vector<N>, T>,
    target: &Tensor<Vector<N>, T>,
) -> Box<Tensor<Vector<N>, T>> {
    Tensor::from_fn(|i| probabilities[i] - target[i])
}
