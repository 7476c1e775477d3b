//! Arithmetic at the type level that is total: subtraction stops at 0, division by 0 gives 0. What a shape rule computes with sizes
//! that do not fit then is no error of its own.

use core::ops::{Div, Sub};
use typenum::{B0, B1, UTerm};

/// max(self - rhs, 0), given whether self >= rhs.
pub trait SaturatingSub<Rhs, Ge> {
    /// The difference.
    type Output;
}
impl<L: Sub<R>, R> SaturatingSub<R, B1> for L {
    type Output = L::Output;
}
impl<L, R> SaturatingSub<R, B0> for L {
    type Output = UTerm;
}

/// floor(self / rhs), or 0 for rhs = 0, given whether rhs >= 1.
pub trait SafeDiv<Rhs, NotZero> {
    /// The quotient.
    type Output;
}
impl<L: Div<R>, R> SafeDiv<R, B1> for L {
    type Output = L::Output;
}
impl<L, R> SafeDiv<R, B0> for L {
    type Output = UTerm;
}
