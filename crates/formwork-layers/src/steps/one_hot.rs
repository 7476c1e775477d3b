//! Labels as one-hot vectors, and back.

use alloc::boxed::Box;
use core::fmt;
use formwork_tensor::{Class, Scalar, Tensor, Vector};

/// The vector of a class: 1 in its place, 0 elsewhere.
///
/// ```
/// use formwork_layers::steps::one_hot::one_hot;
/// use formwork_tensor::{Class, Tensor};
/// assert_eq!(*one_hot::<3, f32>(Class::new(1)?), Tensor::new([0.0, 1.0, 0.0]));
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
pub fn one_hot<const N: usize, T: Scalar>(class: Class<N>) -> Box<Tensor<Vector<N>, T>> {
    Tensor::from_fn(|i| if i == class.index() { T::ONE } else { T::ZERO })
}

/// The class of a one-hot vector: the place of its 1.
///
/// # Errors
///
/// [`NotOneHot`] unless one element is 1 and all others are 0.
///
/// ```
/// use formwork_layers::steps::one_hot::class_of;
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(class_of(&Tensor::<Vector<3>>::new([0.0, 1.0, 0.0])).map(|class| class.index()), Ok(1));
/// assert!(class_of(&Tensor::<Vector<3>>::new([0.0, 0.9, 0.1])).is_err());
/// ```
pub fn class_of<const N: usize, T: Scalar>(vector: &Tensor<Vector<N>, T>) -> Result<Class<N>, NotOneHot> {
    let mut ones = vector.iter().enumerate().filter(|(_, value)| **value != T::ZERO);
    match (ones.next(), ones.next()) {
        (Some((index, value)), None) if *value == T::ONE => Class::new(index).map_err(|_| NotOneHot),
        _ => Err(NotOneHot),
    }
}

/// The class that a vector of scores or probabilities is highest for, the first of several; `None` if one is NaN, or there
/// are none.
///
/// ```
/// use formwork_layers::steps::one_hot::argmax;
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(argmax(&Tensor::<Vector<3>>::new([0.2, 0.7, 0.1])).map(|class| class.index()), Some(1));
/// ```
pub fn argmax<const N: usize, T: Scalar>(vector: &Tensor<Vector<N>, T>) -> Option<Class<N>> {
    if vector.iter().any(|value| value.is_nan()) {
        return None;
    }
    let best = (0..N).reduce(|best, i| if vector[i] > vector[best] { i } else { best })?;
    Class::new(best).ok()
}

/// A vector that is not one-hot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOneHot;

impl fmt::Display for NotOneHot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a one-hot vector has one 1 and otherwise 0")
    }
}

impl core::error::Error for NotOneHot {}
