//! Numbers as types, in decimal.
//!
//! What a user writes and what the compiler prints is [`Size<24>`](Size). typenum does the arithmetic behind it:
//! [`ToNum`] leads into it, the table that `build.rs` writes leads back ([`FromNum`]).

use typenum::{B0, B1, Const, ToUInt, U, UInt, UTerm};

/// The longest axis that the window rule and [`Flatten`](crate::Numel) compute with.
pub const MAX_AXIS: usize = 1024;

/// The longest vector that flattening an image gives.
pub const MAX_LEN: usize = 16_384;

/// The number `N` as a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size<const N: usize>;

/// Every [`Size`], and the marker for lengths past the table.
pub trait IsSize {}
impl<const N: usize> IsSize for Size<N> {}

/// Where a length lies between the table's last entry and the end of its last row.
#[derive(Clone, Copy, Debug)]
pub struct PastTable;
impl IsSize for PastTable {}

/// `Size<N>` to typenum's number, for axes up to [`MAX_AXIS`].
#[diagnostic::on_unimplemented(
    message = "an axis, kernel, stride or padding of {N} is past the limit of 1024",
    label = "sizes are computed up to 1024"
)]
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
pub trait Bit {}
impl Bit for B0 {}
impl Bit for B1 {}

/// typenum's number back to `Size<N>`, for lengths up to [`MAX_LEN`].
pub trait FromNum {
    /// `Size<N>`.
    type Size: IsSize;
}

/// `Out` itself, but not before `Self` is known.
pub trait After<T> {
    /// The same type.
    type Out;
}
impl<N, T> After<T> for N {
    type Out = T;
}

mod table {
    use super::{FromNum, IsSize, PastTable, Size};
    use typenum::{B0, B1, UInt, UTerm};
    include!(concat!(env!("OUT_DIR"), "/table.rs"));
}
