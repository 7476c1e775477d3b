//! Memory that begins where a line of the cache does. A vector of 64 bytes that lies across two lines costs two accesses,
//! and what the system gives for a large tensor usually begins 16 or 32 bytes into a line.

use super::{Plain, zeroed_vec};
use crate::{Element, Shape, Tensor};
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// Scalars of one line, or of two.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
struct Line<T>([T; 16]);

// SAFETY: an array of scalars, 64 or 128 bytes, so that the alignment adds no padding; `len` would not compile otherwise.
unsafe impl<T: Plain<T>> Plain<T> for Line<T> {
    const SIZE: usize = 16 * T::SIZE;
}

/// Elements that begin at a multiple of 64 bytes. A slice in all else.
///
/// ```
/// use formwork_tensor::{Lanes, memory::Lines};
/// let mut scratch = Lines::<Lanes<f32, 8>>::zeros(3);
/// scratch[2] = Lanes([1.0; 8]);
/// assert_eq!(scratch.len(), 3);
/// assert!(scratch.as_ptr().addr().is_multiple_of(64));
/// ```
#[derive(Clone, Debug)]
pub struct Lines<E: Element> {
    lines: Vec<Line<E::Scalar>>,
    len: usize,
}

impl<E: Element> Lines<E> {
    /// So many zeros.
    ///
    /// # Panics
    ///
    /// If they are more than the address space holds.
    pub fn zeros(len: usize) -> Self {
        let scalars =
            len.checked_mul(super::len::<E::Scalar, E>()).expect("elements fit into the address space");
        let lines = scalars.div_ceil(super::len::<E::Scalar, Line<E::Scalar>>());
        Lines { lines: zeroed_vec::<E::Scalar, _>(lines), len }
    }

    const ALIGNED: () = assert!(align_of::<Line<E::Scalar>>() >= align_of::<E>(), "elements fit into lines");
}

impl<E: Element> Deref for Lines<E> {
    type Target = [E];

    #[inline(always)]
    fn deref(&self) -> &[E] {
        let () = Self::ALIGNED;
        // SAFETY: the lines hold the scalars of `len` elements, of which elements consist, and are aligned at least as strictly.
        unsafe { core::slice::from_raw_parts(self.lines.as_ptr().cast(), self.len) }
    }
}

impl<E: Element> DerefMut for Lines<E> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [E] {
        let () = Self::ALIGNED;
        // SAFETY: as above, and any values of elements leave valid scalars.
        unsafe { core::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.len) }
    }
}

/// A tensor on the heap that begins at a multiple of 64 bytes.
///
/// ```
/// use formwork_tensor::{Lanes, Vector, memory::Aligned};
/// let mut x = Aligned::<Vector<3>, Lanes<f32, 8>>::zeros();
/// x[1] = Lanes([1.0; 8]);
/// assert_eq!(x.as_slice().len(), 3);
/// ```
#[derive(Clone, Debug)]
pub struct Aligned<S: Shape, E: Element> {
    elements: Lines<E>,
    shape: PhantomData<S>,
}

impl<S: Shape, E: Element> Aligned<S, E> {
    /// A tensor of zeros, built in place.
    pub fn zeros() -> Self {
        Aligned { elements: Lines::zeros(S::LEN), shape: PhantomData }
    }
}

impl<S: Shape, E: Element> Deref for Aligned<S, E> {
    type Target = Tensor<S, E>;

    fn deref(&self) -> &Tensor<S, E> {
        Tensor::view(&self.elements)
    }
}

impl<S: Shape, E: Element> DerefMut for Aligned<S, E> {
    fn deref_mut(&mut self) -> &mut Tensor<S, E> {
        Tensor::view_mut(&mut self.elements)
    }
}

#[cfg(test)]
mod tests {
    use super::{Aligned, Lines};
    use crate::{Image, Lanes, Scalar};

    #[test]
    fn of_any_length_and_element() {
        fn check<E: crate::Element>() {
            for len in [0, 1, 3, 16, 17] {
                let mut lines = Lines::<E>::zeros(len);
                assert_eq!(*lines, *alloc::vec![E::ZERO; len]);
                assert!(lines.as_ptr().addr().is_multiple_of(64));
                lines.fill(E::splat(E::Scalar::from_f64(2.0)));
                assert_eq!(*lines.clone(), *alloc::vec![E::splat(E::Scalar::from_f64(2.0)); len]);
            }
        }
        check::<f32>();
        check::<f64>();
        check::<Lanes<f32, 8>>();
        check::<Lanes<f64, 4>>();
        check::<Lanes<f64, 8>>();
    }

    #[test]
    fn a_tensor() {
        let mut x = Aligned::<Image<2, 3, 5>, f32>::zeros();
        x[1][2][4] = 1.0;
        assert_eq!(x.as_slice().iter().sum::<f32>(), 1.0);
        assert_eq!(x.clone().as_slice()[29], 1.0);
    }

    #[test]
    #[should_panic(expected = "elements fit into the address space")]
    fn more_than_there_can_be() {
        Lines::<Lanes<f32, 8>>::zeros(usize::MAX / 4);
    }
}
