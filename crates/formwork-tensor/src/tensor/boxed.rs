//! Tensors that are results: built in place on the heap, so that nothing passes through the stack.

use crate::{Element, Scalar, Shape, Tensor, memory};
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

    /// `f` of every element, built in place: y_i = f(x_i). For a result in the same memory, see
    /// [`iter_mut`](Tensor::iter_mut).
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// let x = Tensor::<Vector<3>>::new([1.0, -2.0, 3.0]);
    /// assert_eq!(*x.map(f32::abs), Tensor::new([1.0, 2.0, 3.0]));
    /// ```
    pub fn map<F: Element>(&self, mut f: impl FnMut(E) -> F) -> Box<Tensor<S, F>> {
        Tensor::from_fn(|i| f(self.as_slice()[i]))
    }

    /// `f` of every pair of elements, built in place: z_i = f(x_i, y_i). Both have the same shape.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// let (x, y) = (Tensor::<Vector<2>>::new([1.0, 2.0]), Tensor::<Vector<2>>::new([3.0, 5.0]));
    /// assert_eq!(*x.zip_map(&y, |x, y| y - x), Tensor::new([2.0, 3.0]));
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_tensor::{Tensor, Vector};
    /// let (x, y) = (Tensor::<Vector<2>>::zeros(), Tensor::<Vector<3>>::zeros());
    /// x.zip_map(&y, |x, y: f32| y - x); // both have the same shape
    /// ```
    pub fn zip_map<F: Element, G: Element>(
        &self,
        other: &Tensor<S, F>,
        mut f: impl FnMut(E, F) -> G,
    ) -> Box<Tensor<S, G>> {
        Tensor::from_fn(|i| f(self.as_slice()[i], other.as_slice()[i]))
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
