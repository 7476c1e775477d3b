//! Views and boxes without copies: the one module that turns memory of scalars into tensors and networks and back.
//!
//! A network, a tensor and a gradient are made of scalars of one type and of nothing else ([`Plain`]). So each can be
//! looked at as one flat slice, which is what optimisers, files and sums of gradients want, and each can be
//! allocated in place, zeroed, without ever passing through the stack.
#![allow(unsafe_code)]

mod bytes;
#[cfg(feature = "alloc")]
mod lines;

use core::mem::{align_of, size_of};

/// A type that is `size_of::<Self>() / size_of::<T>()` values of type `T` and nothing else.
///
/// # Safety
///
/// Every byte of `Self` belongs to a `T` (no padding, no other field), `Self` is aligned at least like `T` or has no
/// size, any values of these `T`s make a valid `Self`, and zeroed memory is a valid `T`.
pub unsafe trait Plain<T>: Sized + 'static {
    /// The size of all parts in bytes. Where it is not the size of the whole, there is padding and nothing compiles.
    const SIZE: usize;
}

// SAFETY: one scalar; all bits zero is 0.0.
unsafe impl Plain<f32> for f32 {
    const SIZE: usize = 4;
}
// SAFETY: as above.
unsafe impl Plain<f64> for f64 {
    const SIZE: usize = 8;
}
// SAFETY: an array has no padding between elements.
unsafe impl<T, P: Plain<T>, const N: usize> Plain<T> for [P; N] {
    const SIZE: usize = N * P::SIZE;
}

/// The number of `T`s in a `P`.
///
/// ```
/// assert_eq!(formwork_tensor::memory::len::<f32, [[f32; 3]; 2]>(), 6);
/// ```
pub const fn len<T, P: Plain<T>>() -> usize {
    const {
        assert!(
            size_of::<T>() > 0 && size_of::<P>().is_multiple_of(size_of::<T>()),
            "`Plain` holds whole scalars"
        );
        assert!(size_of::<P>() == P::SIZE, "`Plain` has no padding");
        assert!(
            size_of::<P>() == 0 || align_of::<P>() >= align_of::<T>(),
            "`Plain` is aligned like its scalar"
        );
        size_of::<P>() / size_of::<T>()
    }
}

/// All of `p` as one slice.
///
/// ```
/// assert_eq!(formwork_tensor::memory::as_slice::<f32, _>(&[[1.0, 2.0], [3.0, 4.0]]), [1.0, 2.0, 3.0, 4.0]);
/// ```
pub const fn as_slice<T, P: Plain<T>>(p: &P) -> &[T] {
    if size_of::<P>() == 0 {
        // A type without size need not be aligned like `T`.
        return &[];
    }
    // SAFETY: `Plain` says that a `P` is `len` values of `T`; the lifetime is that of the borrow.
    unsafe { core::slice::from_raw_parts((&raw const *p).cast(), len::<T, P>()) }
}

/// All of `p` as one slice that can be written to.
pub const fn as_mut_slice<T, P: Plain<T>>(p: &mut P) -> &mut [T] {
    if size_of::<P>() == 0 {
        return &mut [];
    }
    // SAFETY: as in `as_slice`, and any values of `T` make a valid `P`.
    unsafe { core::slice::from_raw_parts_mut((&raw mut *p).cast(), len::<T, P>()) }
}

/// The types' alignment allows a `T` to be the start of a `P`.
const fn same_alignment<T, P: Plain<T>>() {
    // `len` sees to it that only a type without size is aligned less strictly.
    const { assert!(align_of::<P>() <= align_of::<T>(), "lanes are aligned more strictly") }
}

/// A slice of exactly [`len`] scalars as a `P`.
///
/// ```
/// use formwork_tensor::memory;
/// assert_eq!(memory::from_slice::<f32, [[f32; 2]; 2]>(&[1.0, 2.0, 3.0, 4.0])[1], [3.0, 4.0]);
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Lanes, memory};
/// memory::from_slice::<f32, [Lanes<f32, 8>; 0]>(&[]); // lanes are aligned more strictly, also those that are not there
/// ```
///
/// # Panics
///
/// If the slice has another length. It does not compile for a `P` that is aligned more strictly than `T`.
pub const fn from_slice<T, P: Plain<T>>(slice: &[T]) -> &P {
    same_alignment::<T, P>();
    assert!(slice.len() == len::<T, P>(), "a view needs a slice of its own length");
    // SAFETY: length and alignment were checked, any values of `T` make a valid `P`.
    unsafe { &*slice.as_ptr().cast() }
}

/// A slice of exactly [`len`] scalars as a `P` that can be written to.
///
/// # Panics
///
/// If the slice has another length. It does not compile for a `P` that is aligned more strictly than `T`.
pub const fn from_mut_slice<T, P: Plain<T>>(slice: &mut [T]) -> &mut P {
    same_alignment::<T, P>();
    assert!(slice.len() == len::<T, P>(), "a view needs a slice of its own length");
    // SAFETY: as in `from_slice`, and writing a `P` leaves valid `T`s.
    unsafe { &mut *slice.as_mut_ptr().cast() }
}

/// Several `P`s as one slice of their scalars.
pub const fn flatten<T, P: Plain<T>>(several: &[P]) -> &[T] {
    if size_of::<P>() == 0 {
        return &[];
    }
    // SAFETY: an array of `P`s is `several.len() * len` values of `T`.
    unsafe { core::slice::from_raw_parts(several.as_ptr().cast(), several.len() * len::<T, P>()) }
}

/// Several `P`s as one slice of their scalars, to write to.
pub const fn flatten_mut<T, P: Plain<T>>(several: &mut [P]) -> &mut [T] {
    if size_of::<P>() == 0 {
        return &mut [];
    }
    // SAFETY: as in `flatten`, and any values of `T` make valid `P`s.
    unsafe { core::slice::from_raw_parts_mut(several.as_mut_ptr().cast(), several.len() * len::<T, P>()) }
}

#[cfg(feature = "alloc")]
mod boxed {
    use super::Plain;
    use alloc::{boxed::Box, vec::Vec};

    /// A zeroed `P`, allocated in place: nothing of it passes through the stack.
    ///
    /// ```
    /// let large: Box<[[f32; 4096]; 4096]> = formwork_tensor::memory::zeroed_box::<f32, _>();
    /// assert_eq!(large[4095][4095], 0.0);
    /// ```
    pub fn zeroed_box<T, P: Plain<T>>() -> Box<P> {
        // SAFETY: zeroed memory is a valid `P` by `Plain`.
        unsafe { Box::<P>::new_zeroed().assume_init() }
    }

    /// `count` zeroed `P`s, allocated in place.
    pub fn zeroed_vec<T, P: Plain<T>>(count: usize) -> Vec<P> {
        // SAFETY: zeroed memory is a valid `P` by `Plain`.
        unsafe { Box::<[P]>::new_zeroed_slice(count).assume_init() }.into_vec()
    }
}
#[cfg(feature = "alloc")]
pub use boxed::{zeroed_box, zeroed_vec};
pub use bytes::{FixedLayout, ViewError, as_bytes, view_bytes};
#[cfg(feature = "alloc")]
pub use lines::{Aligned, Lines};

#[cfg(test)]
mod tests {
    use super::{
        Plain, as_mut_slice, as_slice, flatten, flatten_mut, from_slice, len, zeroed_box, zeroed_vec,
    };
    use crate::Lanes;

    /// A layer without parameters, less strictly aligned than its scalar.
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Nothing;
    // SAFETY: no bytes at all.
    unsafe impl<T> Plain<T> for Nothing {
        const SIZE: usize = 0;
    }

    #[test]
    fn types_without_size() {
        let mut several = [Nothing; 3];
        assert_eq!(len::<f64, Nothing>(), 0);
        assert_eq!(as_slice::<f64, _>(&Nothing), [0.0; 0]);
        assert_eq!(as_mut_slice::<f64, _>(&mut Nothing), [0.0; 0]);
        assert_eq!(flatten::<f64, _>(&several), [0.0; 0]);
        assert_eq!(flatten_mut::<f64, _>(&mut several), [0.0; 0]);
        assert_eq!(*from_slice::<f64, Nothing>(&[]), Nothing);
        assert_eq!(*zeroed_box::<f64, Nothing>(), Nothing);
        assert_eq!(zeroed_vec::<f64, Nothing>(3), several);
    }

    #[test]
    fn lanes_are_their_scalars_in_order() {
        let mut lanes = [Lanes([1.0f32; 8]), Lanes([2.0; 8])];
        flatten_mut::<f32, _>(&mut lanes)[8] = 7.0;
        assert_eq!(lanes[1].0[..2], [7.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "a slice of its own length")]
    fn a_view_of_another_length() {
        from_slice::<f32, [f32; 3]>(&[0.0; 4]);
    }
}
