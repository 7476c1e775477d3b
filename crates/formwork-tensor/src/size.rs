//! Numbers as types, in decimal.
//!
//! What a user writes and what the compiler prints is [`Size<24>`](Size). typenum does the arithmetic behind it:
//! [`ToNum`] leads into it, the table that `build.rs` writes leads back ([`FromNum`]).

use typenum::{B0, B1, Const, IsLessOrEqual, ToUInt, U, U8192, UInt, UTerm};

/// The longest axis that the window rule and [`Flatten`](crate::Numel) compute with.
pub const MAX_AXIS: usize = 1024;

/// Up to this length flattening an image gives a vector of any length.
pub const MAX_LEN: usize = 16_384;

/// Past [`MAX_LEN`], and up to this length, flattening gives vectors whose length is a multiple of 32.
pub const MAX_LONG: usize = 262_144;

/// The number `N` as a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size<const N: usize>;

/// Every [`Size`], and the marker for lengths that are not in the table.
pub trait IsSize: crate::sealed::Sealed {}
impl<const N: usize> IsSize for Size<N> {}
impl<const N: usize> crate::sealed::Sealed for Size<N> {}

/// A length that the table does not have.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct PastTable;
impl IsSize for PastTable {}
impl crate::sealed::Sealed for PastTable {}

/// `Size<N>` to typenum's number, for axes up to [`MAX_AXIS`].
#[diagnostic::on_unimplemented(
    message = "an axis, kernel, stride or padding of {N} is past the limit of 1024",
    label = "sizes are computed up to 1024",
    note = "where a size is a parameter (`const H: usize`) it is not known: bound the layer instead, `Conv2d<1, 8, 3>: Layer<S>`"
)]
#[doc(hidden)]
pub trait ToNum<const N: usize> {
    /// The number.
    type Num;
}
#[diagnostic::do_not_recommend]
impl<const N: usize> ToNum<N> for Size<N>
where
    Const<N>: ToUInt,
    U<N>: UpTo1024,
{
    type Num = U<N>;
}

/// Numbers of at most ten bits, and 1024 itself: typenum knows some larger ones (powers of two and of ten).
#[doc(hidden)]
pub trait UpTo1024 {}
impl UpTo1024 for UTerm {}
macro_rules! up_to_1024 {
    (@bits $n:ty;) => { impl<A: Bit> UpTo1024 for UInt<$n, A> {} };
    ($($bits:ident)*) => { up_to_1024!(@all [UTerm] $($bits)*); };
    (@all [$n:ty]) => {};
    (@all [$n:ty] $first:ident $($rest:ident)*) => {
        impl<$($rest: Bit),*> UpTo1024 for up_to_1024!(@number UInt<UTerm, B1>, $($rest)*) {}
        up_to_1024!(@all [$n] $($rest)*);
    };
    (@number $n:ty,) => { $n };
    (@number $n:ty, $first:ident $($rest:ident)*) => { up_to_1024!(@number UInt<$n, $first>, $($rest)*) };
}
up_to_1024!(Z A B C D E F G H I);
impl UpTo1024 for typenum::U1024 {}

/// typenum's bits.
#[doc(hidden)]
pub trait Bit {}
impl Bit for B0 {}
impl Bit for B1 {}

/// typenum's number back to `Size<N>`, for lengths up to [`MAX_LEN`].
#[doc(hidden)]
pub trait FromNum {
    /// `Size<N>`.
    type Size: IsSize;
}

/// A number past [`MAX_LEN`] to `Size<N>`: [`PastTable`] unless it is a multiple of 32 up to [`MAX_LONG`].
#[doc(hidden)]
pub trait FromLongNum {
    /// `Size<N>`.
    type Size: IsSize;
}
impl<N> FromLongNum for UInt<N, B1> {
    type Size = PastTable;
}
impl<N> FromLongNum for UInt<UInt<N, B1>, B0> {
    type Size = PastTable;
}
impl<N> FromLongNum for UInt<UInt<UInt<N, B1>, B0>, B0> {
    type Size = PastTable;
}
impl<N> FromLongNum for UInt<UInt<UInt<UInt<N, B1>, B0>, B0>, B0> {
    type Size = PastTable;
}
impl<N> FromLongNum for UInt<UInt<UInt<UInt<UInt<N, B1>, B0>, B0>, B0>, B0> {
    type Size = PastTable;
}
impl<M, Fits> FromLongNum for UInt<UInt<UInt<UInt<UInt<M, B0>, B0>, B0>, B0>, B0>
where
    M: IsLessOrEqual<U8192, Output = Fits> + Times32If<Fits>,
{
    type Size = M::Size;
}

/// The table's entry for 32 times this number, or [`PastTable`], given whether the table goes so far.
#[doc(hidden)]
pub trait Times32If<Fits> {
    /// `Size<32 * self>`.
    type Size: IsSize;
}
impl<M: Times32> Times32If<B1> for M {
    type Size = M::Size;
}
impl<M> Times32If<B0> for M {
    type Size = PastTable;
}

/// The table's entry for 32 times this number.
#[doc(hidden)]
pub trait Times32 {
    /// `Size<32 * self>`.
    type Size: IsSize;
}

/// `Out` itself, but not before `Self` is known.
#[doc(hidden)]
pub trait After<T> {
    /// The same type.
    type Out;
}
impl<N, T> After<T> for N {
    type Out = T;
}

mod table {
    use super::{FromNum, IsSize, PastTable, Size, Times32};
    use typenum::{B0, B1, UInt, UTerm};
    include!(concat!(env!("OUT_DIR"), "/table.rs"));
}
