//! One number from a tensor. A NaN is never lost: what is computed from one is NaN, as in PyTorch.

use crate::{Scalar, Shape, Tensor};

/// A tensor without elements has none that is the largest or the smallest.
const fn not_empty<S: Shape>() {
    const { assert!(S::LEN > 0, "a tensor without elements has no largest and no smallest one") }
}

impl<S: Shape, T: Scalar> Tensor<S, T> {
    /// The sum of all elements, x_0 + x_1 + ..; 0 for a tensor without elements.
    ///
    /// Halves are summed by themselves, so that the rounding error grows with the logarithm of the number of elements. The order
    /// is fixed: the same tensor gives the same bits.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// assert_eq!(Tensor::<Image<1, 2, 2>>::new([[[1.0, 2.0], [3.0, 4.0]]]).sum(), 10.0);
    /// ```
    pub fn sum(&self) -> T {
        sum(self.as_slice())
    }

    /// The mean of all elements, [`sum`](Tensor::sum) / [`Shape::LEN`]; NaN for a tensor without elements, as in PyTorch.
    ///
    /// ```
    /// use formwork_tensor::{Image, Tensor};
    /// assert_eq!(Tensor::<Image<1, 2, 2>>::new([[[1.0, 2.0], [3.0, 4.0]]]).mean(), 2.5);
    /// ```
    pub fn mean(&self) -> T {
        self.sum() / T::from_f64(S::LEN as f64)
    }

    /// The largest element; NaN if there is one.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// assert_eq!(Tensor::<Vector<3>>::new([1.0, 5.0, 2.0]).max(), 5.0);
    /// assert!(Tensor::<Vector<3>>::new([1.0, f32::NAN, 2.0]).max().is_nan());
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_tensor::{Tensor, Vector};
    /// Tensor::<Vector<0>>::new([]).max(); // a tensor without elements has no largest and no smallest one
    /// ```
    pub fn max(&self) -> T {
        self.as_slice()[self.argmax()]
    }

    /// The smallest element; NaN if there is one. It does not compile for a tensor without elements.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// assert_eq!(Tensor::<Vector<3>>::new([4.0, 1.0, 2.0]).min(), 1.0);
    /// ```
    pub fn min(&self) -> T {
        self.as_slice()[self.argmin()]
    }

    /// Where the largest element is, in [`as_slice`](Tensor::as_slice): the first of equal ones, or the first NaN. It does
    /// not compile for a tensor without elements.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// assert_eq!(Tensor::<Vector<4>>::new([1.0, 5.0, 2.0, 5.0]).argmax(), 1);
    /// assert_eq!(Tensor::<Vector<4>>::new([1.0, 5.0, f32::NAN, f32::NAN]).argmax(), 2);
    /// ```
    pub fn argmax(&self) -> usize {
        not_empty::<S>();
        first(self.as_slice(), |x, best| x > best)
    }

    /// Where the smallest element is, in [`as_slice`](Tensor::as_slice): the first of equal ones, or the first NaN. It does
    /// not compile for a tensor without elements.
    ///
    /// ```
    /// use formwork_tensor::{Tensor, Vector};
    /// assert_eq!(Tensor::<Vector<3>>::new([4.0, 1.0, 2.0]).argmin(), 1);
    /// ```
    pub fn argmin(&self) -> usize {
        not_empty::<S>();
        first(self.as_slice(), |x, best| x < best)
    }
}

fn sum<T: Scalar>(values: &[T]) -> T {
    if values.len() <= 32 {
        return values.iter().fold(T::ZERO, |sum, x| sum + *x);
    }
    let (front, back) = values.split_at(values.len() / 2);
    sum(front) + sum(back)
}

/// The first element that no other one is better than, or the first NaN.
fn first<T: Scalar>(values: &[T], better: impl Fn(T, T) -> bool) -> usize {
    let mut at = 0;
    for (i, x) in values.iter().enumerate() {
        if values[at].is_nan() {
            break;
        }
        if x.is_nan() || better(*x, values[at]) {
            at = i;
        }
    }
    at
}
