//! Bytes in flash or in a mapped file as a network, without a copy.
//!
//! The bytes are the values of all fields in the order of their declaration, each as a little-endian IEEE 754 number of 4 or 8
//! bytes, without a header and without gaps.

use super::{Plain, len};
use crate::{Element, Shape, Tensor};
use core::fmt;

/// A type whose values lie in memory in an order that its declaration says: scalars, arrays, tensors, and structs with
/// `#[repr(C)]` and `#[derive(Parameters)]` or `#[derive(Network)]` all of whose fields are such types.
///
/// A tuple is none: its order in memory is the compiler's, and may be another one in the next build. So is a struct without
/// `#[repr(C)]`, and whatever holds one of them.
///
/// # Safety
///
/// The offset of every `T` in `Self` follows from the declarations alone: `Self` is a scalar, an array, or `repr(C)` or
/// `repr(transparent)` with fields that are `FixedLayout`.
#[diagnostic::on_unimplemented(
    message = "bytes cannot be viewed as `{Self}`: the order of its values in memory is the compiler's choice",
    label = "no promised layout",
    note = "a struct with `#[derive(Parameters)]` or `#[derive(Network)]` promises one with `#[repr(C)]` above it, if its fields do",
    note = "a tuple never does: write a struct with `#[derive(Network)]` and `#[repr(C)]` in its place"
)]
pub unsafe trait FixedLayout<T>: Plain<T> {}

// SAFETY: one scalar.
unsafe impl FixedLayout<f32> for f32 {}
// SAFETY: as above.
unsafe impl FixedLayout<f64> for f64 {}
// SAFETY: an array's elements lie one after the other.
unsafe impl<T, P: FixedLayout<T>, const N: usize> FixedLayout<T> for [P; N] {}
// SAFETY: transparent over an array of elements.
unsafe impl<S: Shape, E: Element> FixedLayout<E> for Tensor<S, E> where S::Array<E>: FixedLayout<E> {}

/// Bytes that are no network, or a machine that cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViewError {
    /// There are more or fewer bytes than the type has.
    Length {
        /// How many it has.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// The first byte does not lie where a scalar may.
    Alignment {
        /// What its address has to be a multiple of.
        expected: usize,
    },
    /// This machine is big-endian, the bytes are little-endian.
    ByteOrder,
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ViewError::Length { expected, found } => write!(f, "{found} bytes where {expected} are expected"),
            ViewError::Alignment { expected } => {
                write!(f, "the bytes begin at an address that is not a multiple of {expected}")
            }
            ViewError::ByteOrder => write!(f, "the bytes are little-endian, which this machine is not"),
        }
    }
}

impl core::error::Error for ViewError {}

/// The bytes of a network as that network, without a copy: what [`as_bytes`] gave, from a file that is mapped into memory, or
/// from flash. Any bytes of the right number are some numbers, also NaN: where they may be damaged, check them with a sum of
/// your own beforehand.
///
/// ```
/// use formwork_tensor::memory::{self, ViewError};
/// let weights: [[f32; 2]; 2] = [[1.0, 2.0], [3.0, 4.0]];
/// let bytes = memory::as_bytes::<f32, _>(&weights)?;
/// assert_eq!(bytes[..8], [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]); // little-endian
/// assert_eq!(memory::view_bytes::<f32, [[f32; 2]; 2]>(bytes)?, &weights);
/// # Ok::<(), ViewError>(())
/// ```
///
/// A tuple has no layout that could be promised:
///
/// ```compile_fail
/// # use formwork_tensor::memory;
/// // bytes cannot be viewed as `([f32; 2], f32)`: the order of its values in memory is the compiler's choice
/// memory::view_bytes::<f32, ([f32; 2], f32)>(&[0; 12]);
/// ```
///
/// # Errors
///
/// [`ViewError`]: another number of bytes, a first byte that is not aligned as `N`, a machine that is not little-endian.
pub fn view_bytes<T: 'static, N: FixedLayout<T>>(bytes: &[u8]) -> Result<&N, ViewError> {
    let _whole_scalars_aligned_as_them = len::<T, N>();
    check::<N>(bytes, cfg!(target_endian = "little"))?;
    // SAFETY: number of bytes and alignment were checked; `Plain` says that an `N` is values of `T` only, of which any make a
    // valid one, and `FixedLayout` is for `f32`, `f64` and what is made of them, for which any bits are a value.
    Ok(unsafe { &*bytes.as_ptr().cast::<N>() })
}

/// A network as its bytes, for [`view_bytes`].
///
/// # Errors
///
/// [`ViewError::ByteOrder`] on a machine that is not little-endian.
pub fn as_bytes<T: 'static, N: FixedLayout<T>>(net: &N) -> Result<&[u8], ViewError> {
    let _whole_scalars = len::<T, N>();
    if !cfg!(target_endian = "little") {
        return Err(ViewError::ByteOrder);
    }
    // SAFETY: `Plain` says that an `N` has no padding, so all of its bytes are initialised; bytes need no alignment.
    Ok(unsafe { core::slice::from_raw_parts((&raw const *net).cast(), size_of::<N>()) })
}

/// Whether these bytes may be an `N`.
fn check<N>(bytes: &[u8], little_endian: bool) -> Result<(), ViewError> {
    let (expected, found) = (size_of::<N>(), bytes.len());
    match (little_endian, expected == found, bytes.as_ptr().cast::<N>().is_aligned()) {
        (false, ..) => Err(ViewError::ByteOrder),
        (_, false, _) => Err(ViewError::Length { expected, found }),
        (.., false) => Err(ViewError::Alignment { expected: align_of::<N>() }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{ViewError, as_bytes, check, view_bytes};
    use crate::{Image, Tensor};
    use alloc::string::ToString;

    type X = Tensor<Image<1, 2, 3>>;

    #[test]
    fn there_and_back() {
        let x = X::from_fn(|i| i as f32 - 2.5);
        let bytes = as_bytes::<f32, X>(&x).unwrap();
        assert!(bytes.chunks(4).zip(x.iter()).all(|(bytes, x)| bytes == x.to_le_bytes()));
        let back = view_bytes::<f32, X>(bytes).unwrap();
        assert_eq!(back, &*x);
        assert!(core::ptr::eq(back, &*x), "it is no copy");
        let lanes = [1.0f64, f64::NAN];
        let bytes = as_bytes::<f64, _>(&lanes).unwrap();
        assert!(view_bytes::<f64, [f64; 2]>(bytes).unwrap()[1].is_nan());
        assert_eq!(view_bytes::<f64, [f64; 0]>(&bytes[..0]), Ok(&[]));
    }

    #[test]
    fn each_error() {
        let x = X::zeros();
        let bytes = as_bytes::<f32, X>(&x).unwrap();
        for found in [0, 20, 23] {
            assert_eq!(view_bytes::<f32, X>(&bytes[..found]), Err(ViewError::Length { expected: 24, found }));
        }
        let longer = [0.0f32; 8];
        let longer = as_bytes::<f32, _>(&longer).unwrap();
        for start in 1..4 {
            let error = view_bytes::<f32, X>(&longer[start..][..24]).unwrap_err();
            assert_eq!(error, ViewError::Alignment { expected: 4 });
        }
        assert!(view_bytes::<f32, X>(&longer[4..][..24]).is_ok());
        assert_eq!(check::<X>(bytes, false), Err(ViewError::ByteOrder));
        assert_eq!(check::<X>(bytes, true), Ok(()));
    }

    #[test]
    fn errors_in_words() {
        let length = ViewError::Length { expected: 24, found: 20 };
        assert_eq!(length.to_string(), "20 bytes where 24 are expected");
        let alignment = ViewError::Alignment { expected: 4 }.to_string();
        assert_eq!(alignment, "the bytes begin at an address that is not a multiple of 4");
        assert_eq!(
            ViewError::ByteOrder.to_string(),
            "the bytes are little-endian, which this machine is not"
        );
    }
}
