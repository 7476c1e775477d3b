//! Tensors whose shape is a type.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | the type, and its memory as a slice |
//! | `views` | one channel or row, iterators |
//! | `reduce` | `sum`, `mean`, `max`, `min`, `argmax`, `argmin` |
//! | `display` | how one is printed |
//! | `boxed` | what returns a tensor: it is built in place on the heap |

#[cfg(feature = "alloc")]
mod boxed;
mod display;
mod reduce;
#[cfg(test)]
mod tests;
mod views;

use crate::memory::{self, Plain};
use crate::{Element, Shape};
use core::fmt;
use core::ops::{Deref, DerefMut};

/// A tensor of shape `S` over elements `E`: its native array and nothing else.
///
/// The value is as large as its array, so it is `Clone` but not `Copy`: no forgotten `&` copies a megabyte. Small ones live anywhere, also in a `static`; large ones come from the boxed
/// constructors ([`zeros`](Tensor::zeros), [`from_fn`](Tensor::from_fn)), which build them in place. A batch is a slice
/// `[Tensor<S>]`, which lies in memory as N x C x H x W.
///
/// ```
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 3>>::new([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]);
/// assert_eq!(x[0][1][2], 6.0);
/// assert_eq!(x.as_slice(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Image, Tensor};
/// Tensor::<Image<1, 2, 3>>::new([[[1.0, 2.0], [4.0, 5.0]]]); // expected an array with a size of 3, found 2
/// ```
#[derive(Clone, PartialEq)]
#[repr(transparent)]
pub struct Tensor<S: Shape, E: Element = f32>(S::Array<E>);

// SAFETY: transparent over an array that is plain.
#[allow(unsafe_code)]
unsafe impl<S: Shape, E: Element> Plain<E> for Tensor<S, E> {
    const SIZE: usize = <S::Array<E> as Plain<E>>::SIZE;
}

impl<S: Shape, E: Element> Tensor<S, E> {
    /// A tensor of these elements, by value.
    pub const fn new(array: S::Array<E>) -> Self {
        Tensor(array)
    }

    /// All elements, the last axis fastest.
    pub fn as_slice(&self) -> &[E] {
        memory::as_slice(self)
    }

    /// All elements, to write to.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// let mut x = Tensor::<Image<1, 2, 2>>::new([[[1.0; 2]; 2]]);
    /// x.as_mut_slice().iter_mut().for_each(|x| *x *= 2.0);
    /// assert_eq!(x[0], [[2.0; 2]; 2]);
    /// ```
    pub fn as_mut_slice(&mut self) -> &mut [E] {
        memory::as_mut_slice(self)
    }

    /// A slice as a tensor, without a copy.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// let values = [1.0, 2.0, 3.0, 4.0];
    /// assert_eq!(Tensor::<Image<1, 2, 2>>::view(&values)[0][1], [3.0, 4.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// If the slice is not [`Shape::LEN`] long.
    pub fn view(slice: &[E]) -> &Self {
        memory::from_slice(slice)
    }

    /// A slice as a tensor to write to, without a copy.
    ///
    /// # Panics
    ///
    /// If the slice is not [`Shape::LEN`] long.
    pub fn view_mut(slice: &mut [E]) -> &mut Self {
        memory::from_mut_slice(slice)
    }

    /// The same elements in the same order under another shape, without a copy. Another number of elements does not
    /// compile.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// let x = Tensor::<Image<1, 2, 2>>::new([[[1.0, 2.0], [3.0, 4.0]]]);
    /// assert_eq!(x.reshape::<Vector<4>>()[2], 3.0);
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_tensor::{Image, Tensor, Vector};
    /// Tensor::<Image<1, 2, 2>>::new([[[1.0; 2]; 2]]).reshape::<Vector<5>>(); // a reshape keeps the number of elements
    /// ```
    pub fn reshape<R: Shape>(&self) -> &Tensor<R, E> {
        const { assert!(S::LEN == R::LEN, "a reshape keeps the number of elements") };
        Tensor::view(self.as_slice())
    }

    /// [`reshape`](Tensor::reshape), to write to.
    pub fn reshape_mut<R: Shape>(&mut self) -> &mut Tensor<R, E> {
        const { assert!(S::LEN == R::LEN, "a reshape keeps the number of elements") };
        Tensor::view_mut(self.as_mut_slice())
    }

    /// Sets every element.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// let mut x = Tensor::<Vector<3>>::new([1.0, 2.0, 3.0]);
    /// x.fill(0.5);
    /// assert_eq!(*x, [0.5; 3]);
    /// ```
    pub fn fill(&mut self, value: E) {
        self.as_mut_slice().fill(value);
    }
}

impl<S: Shape, E: Element> Deref for Tensor<S, E> {
    type Target = S::Array<E>;
    fn deref(&self) -> &S::Array<E> {
        &self.0
    }
}

impl<S: Shape, E: Element> DerefMut for Tensor<S, E> {
    fn deref_mut(&mut self) -> &mut S::Array<E> {
        &mut self.0
    }
}

impl<S: Shape, E: Element> fmt::Debug for Tensor<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a layer's `forward` takes: a tensor, or a box of one.
#[diagnostic::on_unimplemented(
    message = "a layer is called on one tensor, which `{Self}` is not",
    label = "not a tensor",
    note = "a batch, `&[Tensor<..>]`, is what `Inference` and `Trainer` take"
)]
pub trait Input {
    /// The tensor's shape.
    type Shape: Shape;
    /// The tensor's element.
    type Element: Element;
    /// The tensor.
    fn tensor(&self) -> &Tensor<Self::Shape, Self::Element>;
}

impl<S: Shape, E: Element> Input for Tensor<S, E> {
    type Shape = S;
    type Element = E;
    fn tensor(&self) -> &Tensor<S, E> {
        self
    }
}

#[cfg(feature = "alloc")]
impl<X: Input> Input for alloc::boxed::Box<X> {
    type Shape = X::Shape;
    type Element = X::Element;
    fn tensor(&self) -> &Tensor<X::Shape, X::Element> {
        (**self).tensor()
    }
}
