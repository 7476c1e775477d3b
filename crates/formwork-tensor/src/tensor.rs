//! Tensors whose shape is a type.

use crate::memory::{self, Plain};
use crate::{Element, Shape};
use core::fmt;
use core::ops::{Deref, DerefMut};

/// A tensor of shape `S` over elements `E`: its native array and nothing else.
///
/// The value is as large as its array. Small ones live anywhere, also in a `static`; large ones come from the boxed
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
#[derive(Clone, Copy, PartialEq)]
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

#[cfg(feature = "alloc")]
mod boxed {
    use super::Tensor;
    use crate::{Element, Scalar, Shape, memory};
    use alloc::{boxed::Box, vec::Vec};

    impl<S: Shape, E: Element> Tensor<S, E> {
        /// A tensor of zeros, built in place on the heap.
        ///
        /// ```
        /// use formwork_tensor::{Image, Tensor};
        /// let x = Tensor::<Image<3, 224, 224>>::zeros();
        /// assert_eq!(x[2][223][223], 0.0);
        /// ```
        pub fn zeros() -> Box<Self> {
            memory::zeroed_box()
        }

        /// A batch of `count` tensors of zeros, built in place.
        ///
        /// ```
        /// use formwork_tensor::{Image, Tensor};
        /// let batch: Vec<Tensor<Image<1, 28, 28>>> = Tensor::zeros_batch(64);
        /// assert_eq!(batch.len(), 64);
        /// ```
        pub fn zeros_batch(count: usize) -> Vec<Self> {
            memory::zeroed_vec(count)
        }

        /// A tensor whose element at flat position `i` is `f(i)`, built in place.
        ///
        /// ```
        /// use formwork_tensor::{Tensor, Vector};
        /// assert_eq!(*Tensor::<Vector<3>>::from_fn(|i| i as f32), Tensor::new([0.0, 1.0, 2.0]));
        /// ```
        pub fn from_fn(f: impl FnMut(usize) -> E) -> Box<Self> {
            let mut tensor = Self::zeros();
            tensor.as_mut_slice().iter_mut().zip((0..).map(f)).for_each(|(to, from)| *to = from);
            tensor
        }

        /// A copy on the heap, in place.
        ///
        /// ```
        /// use formwork_tensor::{Tensor, Vector};
        /// let x = Tensor::<Vector<2>>::new([1.0, 2.0]);
        /// assert_eq!(*x.boxed(), x);
        /// ```
        pub fn boxed(&self) -> Box<Self> {
            let mut copy = Self::zeros();
            copy.as_mut_slice().copy_from_slice(self.as_slice());
            copy
        }
    }

    impl<S: Shape, T: Scalar> Tensor<S, T> {
        /// The same values over another scalar, rounded to nearest.
        ///
        /// ```
        /// use formwork_tensor::{Tensor, Vector};
        /// let x = Tensor::<Vector<2>, f64>::new([0.1, 2.0]);
        /// assert_eq!(x.cast::<f32>()[0], 0.1f32);
        /// ```
        pub fn cast<U: Scalar>(&self) -> Box<Tensor<S, U>> {
            Tensor::from_fn(|i| U::from_f64(self.as_slice()[i].to_f64()))
        }
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
