//! The rule on one axis, in arithmetic that is total.

use super::{Met, Reaches};
use crate::arithmetic::SaturatingSub;
use crate::padding::BothSides;
use crate::rounding::Positions;
use crate::size::Size;
use crate::size::{FromNum, PastTable};
use core::ops::{Add, BitAnd, Mul};
use typenum::{B0, B1, IsGreaterOrEqual, U1};

/// One axis, `(K, S, P, D, R)`: which conditions are met, and the number of positions.
pub trait OneAxis<Numbers> {
    /// [`Reaches`], and, as typenum's bits, whether D (K - 1) + 1 <= L + P, K >= 1, S >= 1, D >= 1, and there is at most D (K - 1) of
    /// padding on each side.
    type Conditions;
    /// `Size<M>`, M = floor((L + P - (D (K - 1) + 1))/S) + 1, or rounded up.
    type Out;
}
impl<
    L,
    K,
    S,
    P,
    D,
    R,
    BK,
    BS,
    BD,
    K1,
    Steps,
    E,
    B,
    A,
    Before,
    Padded,
    Fits,
    SeesB,
    SeesA,
    Sees,
    Q,
    M,
    Numbers,
> OneAxis<(K, S, P, D, R)> for L
where
    K: IsGreaterOrEqual<U1, Output = BK> + SaturatingSub<U1, BK, Output = K1>,
    S: IsGreaterOrEqual<U1, Output = BS>,
    D: IsGreaterOrEqual<U1, Output = BD> + Mul<K1, Output = Steps>,
    Steps: Add<U1, Output = E>,
    P: BothSides<Steps, Before = B, After = A>,
    Steps: IsGreaterOrEqual<B, Output = SeesB> + IsGreaterOrEqual<A, Output = SeesA>,
    SeesB: BitAnd<SeesA, Output = Sees>,
    L: Add<B, Output = Before>,
    Before: Add<A, Output = Padded>,
    R: Positions<Padded, Before, E, S, BS, Fits = Fits, Moved = Q>,
    Q: Add<U1, Output = M>,
    M: FromNum,
    E: InDecimals<B, A, Reaches = Numbers>,
{
    type Conditions = (Numbers, Fits, BK, BS, BD, Sees);
    type Out = M::Size;
}

/// typenum's numbers as [`Reaches`].
pub trait InDecimals<B, A> {
    /// The numbers.
    type Reaches;
}
impl<E, B, A, const RE: usize, const RB: usize, const RA: usize> InDecimals<B, A> for E
where
    E: FromNum<Size = Size<RE>>,
    B: FromNum<Size = Size<RB>>,
    A: FromNum<Size = Size<RA>>,
{
    type Reaches = Reaches<RE, RB, RA>;
}

/// typenum's bit as [`Met`], with what is asked about: unknown before the bit is, and a bound on it undecided.
pub trait Answer<In> {
    /// `(In, Met<..>)`.
    type Out;
}
impl<In> Answer<In> for B1 {
    type Out = (In, Met<true>);
}
impl<In> Answer<In> for B0 {
    type Out = (In, Met<false>);
}

/// A length that the table has, or has not.
impl<const N: usize, In> Answer<In> for Size<N> {
    type Out = (In, Met<true>);
}
impl<In> Answer<In> for PastTable {
    type Out = (In, Met<false>);
}
