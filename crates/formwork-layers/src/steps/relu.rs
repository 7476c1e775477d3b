//! Step 5 of the backward pass: the rectifier, a = max(0, z).

use alloc::boxed::Box;
use formwork_tensor::{Scalar, Shape, Tensor};

/// da/dz, recorded in the forward pass: 1 where z > 0, else 0.
///
/// ```
/// use formwork_layers::steps::relu::mask;
/// use formwork_tensor::{Image, Tensor};
/// let z = Tensor::<Image<1, 2, 2>>::new([[[9.0, -1.0], [0.0, 2.0]]]);
/// assert_eq!(mask(&z)[0], [[1.0, 0.0], [0.0, 1.0]]);
/// ```
pub fn mask<S: Shape, T: Scalar>(z: &Tensor<S, T>) -> Box<Tensor<S, T>> {
    Tensor::from_fn(|i| z.as_slice()[i].where_positive(T::ONE))
}

/// dL/dz, the mask times dL/da, element by element.
///
/// ```
/// use formwork_layers::steps::relu::{input_gradient, mask};
/// use formwork_tensor::{Tensor, Vector};
/// let z = Tensor::<Vector<3>>::new([9.0, -1.0, 2.0]);
/// assert_eq!(*input_gradient(&mask(&z), &Tensor::new([0.5, 0.5, -1.0])), Tensor::new([0.5, 0.0, -1.0]));
/// ```
pub fn input_gradient<S: Shape, T: Scalar>(mask: &Tensor<S, T>, da: &Tensor<S, T>) -> Box<Tensor<S, T>> {
    Tensor::from_fn(|i| mask.as_slice()[i] * da.as_slice()[i])
}
