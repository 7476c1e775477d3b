//! Step 3 of the backward pass: the fully connected layer, z = Wx + b.
//!
//! W is O x I, as in PyTorch: a row an output. (Where the weights are written I x O, z = Wᵀx + b and both gradients of a
//! product change sides: dL/dW = x (dL/dz)ᵀ and dL/dx = W dL/dz.) dL/db is dL/dz itself.

use crate::Linear;
use alloc::boxed::Box;
use formwork_tensor::{Scalar, Tensor, Vector, memory};

/// dL/dW = dL/dz xᵀ: dL/dw\[o\]\[i\] = dL/dz\[o\] x\[i\].
///
/// ```
/// use formwork_layers::steps::linear::weight_gradient;
/// use formwork_tensor::{Tensor, Vector};
/// let (x, dz) = (Tensor::<Vector<3>>::new([1.0, 2.0, 3.0]), Tensor::<Vector<2>>::new([1.0, -1.0]));
/// assert_eq!(*weight_gradient(&x, &dz), [[1.0, 2.0, 3.0], [-1.0, -2.0, -3.0]]);
/// ```
pub fn weight_gradient<const I: usize, const O: usize, T: Scalar>(
    x: &Tensor<Vector<I>, T>,
    dz: &Tensor<Vector<O>, T>,
) -> Box<[[T; I]; O]> {
    let mut gradient = memory::zeroed_box::<T, [[T; I]; O]>();
    for (row, dz) in gradient.iter_mut().zip(dz.iter()) {
        row.iter_mut().zip(x.iter()).for_each(|(to, x)| *to = *dz * *x);
    }
    gradient
}

/// dL/dx = Wᵀ dL/dz: dL/dx\[i\] = sum over o of w\[o\]\[i\] dL/dz\[o\].
///
/// ```
/// use formwork_layers::Linear;
/// use formwork_layers::steps::linear::input_gradient;
/// use formwork_tensor::Tensor;
/// let linear = Linear::<3, 2> { weight: [[1.0, 2.0, 3.0], [0.0, 0.0, 1.0]], bias: [0.0; 2] };
/// assert_eq!(*input_gradient(&linear, &Tensor::new([1.0, 10.0])), Tensor::new([1.0, 2.0, 13.0]));
/// ```
pub fn input_gradient<const I: usize, const O: usize, T: Scalar>(
    linear: &Linear<I, O, T>,
    dz: &Tensor<Vector<O>, T>,
) -> Box<Tensor<Vector<I>, T>> {
    Tensor::from_fn(|i| linear.weight.iter().zip(dz.iter()).fold(T::ZERO, |sum, (row, d)| sum + row[i] * *d))
}
