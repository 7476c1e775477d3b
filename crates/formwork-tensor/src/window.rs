//! The window rule, L_out = floor((L_in + P - K)/S) + 1, at the type level.
//!
//! The arithmetic is total (subtraction stops at 0, division by 0 gives 0), and each condition counts as met when an
//! earlier one failed, so a mistake fails exactly one bound, the one whose sentence describes it.

use crate::size::{FromNum, IsSize, Size, ToNum};
use core::ops::{Add, Div, Sub};
use typenum::{B0, B1, IsGreaterOrEqual, U1, U2, UTerm};

/// `Size<L>: Window<K, S, P, AXIS, Out = Size<M>>` holds when a window of `K` with stride `S` fits an axis of `L` with
/// `P` rows of padding in all, and M = floor((L + P - K)/S) + 1 is the number of its positions.
///
/// `AXIS` is `'H'` or `'W'`, for the message alone. The rule asks for L >= 1, K >= 1, S >= 1, K <= L + P and
/// P <= 2 (K - 1): with more padding a window would see nothing else. L, K, S and P go up to 1024.
///
/// ```
/// use formwork_tensor::{Size, Window};
/// fn positions<const L: usize, const M: usize>() -> usize
/// where
///     Size<L>: Window<5, 2, 4, 'H', Out = Size<M>>,
/// {
///     M
/// }
/// assert_eq!(positions::<28, _>(), 14);
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Size, Window};
/// fn positions<const L: usize, const M: usize>() -> usize
/// where
///     Size<L>: Window<5, 1, 0, 'H', Out = Size<M>>,
/// {
///     M
/// }
/// positions::<4, _>(); // a window of 5 does not fit axis 'H' of 4
/// ```
#[diagnostic::on_unimplemented(message = "a window of {K} (stride {S}, total padding {P}) does not fit axis {AXIS} of `{Self}`")]
pub trait Window<const K: usize, const S: usize, const P: usize, const AXIS: char> {
    /// `Size<M>`, the number of positions.
    type Out: IsSize;
}

impl<const L: usize, const K: usize, const S: usize, const P: usize, const AXIS: char, NL, NK, NS, NP, C, O>
    Window<K, S, P, AXIS> for Size<L>
where
    Size<L>: ToNum<L, Num = NL>,
    Size<K>: ToNum<K, Num = NK>,
    Size<S>: ToNum<S, Num = NS>,
    Size<P>: ToNum<P, Num = NP>,
    (NL, NK, NS, NP): Rule<Conditions = C, Out = O>,
    C: KernelNotZero<K> + StrideNotZero<S> + AxisNotEmpty<AXIS> + Fits<L, K, S, P, AXIS> + SeesInput<K, P>,
    O: IsSize,
{
    type Out = O;
}

/// The conditions of the rule, each [`Yes`] or [`No`].
pub struct Conditions<Kernel, Stride, Axis, Fit, See>(core::marker::PhantomData<(Kernel, Stride, Axis, Fit, See)>);
/// A condition that is met.
pub struct Yes;
/// A condition that is not met.
pub struct No;

/// The kernel is not 0.
#[diagnostic::on_unimplemented(
    message = "a window of {K} sees nothing: the kernel size is at least 1",
    label = "this window has no size"
)]
pub trait KernelNotZero<const K: usize> {}
impl<const K: usize, S, A, F, I> KernelNotZero<K> for Conditions<Yes, S, A, F, I> {}

/// The stride is not 0.
#[diagnostic::on_unimplemented(
    message = "a window with stride {S} never moves: the stride is at least 1",
    label = "this window does not move"
)]
pub trait StrideNotZero<const S: usize> {}
impl<const S: usize, K, A, F, I> StrideNotZero<S> for Conditions<K, Yes, A, F, I> {}

/// The axis is not empty.
#[diagnostic::on_unimplemented(
    message = "axis {AXIS} of the input is 0 long: a window needs at least 1",
    label = "nothing to look at"
)]
pub trait AxisNotEmpty<const AXIS: char> {}
impl<const AXIS: char, K, S, F, I> AxisNotEmpty<AXIS> for Conditions<K, S, Yes, F, I> {}

/// The window is not longer than the padded axis.
#[diagnostic::on_unimplemented(
    message = "a window of {K} (stride {S}, total padding {P}) does not fit axis {AXIS} of the input, which is {L} long",
    label = "this window does not fit",
    note = "L_out = floor((L_in + P - K) / S) + 1 needs K <= L_in + P"
)]
pub trait Fits<const L: usize, const K: usize, const S: usize, const P: usize, const AXIS: char> {}
impl<const L: usize, const K: usize, const S: usize, const P: usize, const AXIS: char, BK, BS, BL, BI>
    Fits<L, K, S, P, AXIS> for Conditions<BK, BS, BL, Yes, BI>
{
}

/// No position of the window lies wholly in the padding.
#[diagnostic::on_unimplemented(
    message = "a window of {K} with a total padding of {P} would see only padding: P is at most 2 (K - 1)",
    label = "too much padding",
    note = "P is the total: P / 2 rows before the axis and P - P / 2 after it, PyTorch's padding=p is P = 2p"
)]
pub trait SeesInput<const K: usize, const P: usize> {}
impl<const K: usize, const P: usize, BK, S, A, F> SeesInput<K, P> for Conditions<BK, S, A, F, Yes> {}

/// The rule on typenum's numbers (L, K, S, P).
pub trait Rule {
    /// Which conditions are met.
    type Conditions;
    /// `Size<M>`.
    type Out;
}

#[diagnostic::do_not_recommend]
impl<L, K, S, P, BK, BS, BL, Padded, GE, P2, K2, Pad, F, I, D, Q, M, O> Rule for (L, K, S, P)
where
    K: IsGreaterOrEqual<U1, Output = BK> + Add<K, Output = K2>,
    S: IsGreaterOrEqual<U1, Output = BS>,
    L: IsGreaterOrEqual<U1, Output = BL> + Add<P, Output = Padded>,
    P: Add<U2, Output = P2>,
    Padded: IsGreaterOrEqual<K, Output = GE> + SaturatingSub<K, GE, Output = D>,
    K2: IsGreaterOrEqual<P2, Output = Pad>,
    BK: Answer,
    BS: Answer,
    BL: Answer + Unless<GE, Output = F>,
    BK: Unless<Pad, Output = I>,
    D: SafeDiv<S, BS, Output = Q>,
    Q: Add<U1, Output = M>,
    M: FromNum<Size = O>,
{
    type Conditions = Conditions<BK::Answer, BS::Answer, BL::Answer, F, I>;
    type Out = O;
}

/// typenum's bit as [`Yes`] or [`No`].
pub trait Answer {
    /// The answer.
    type Answer;
}
impl Answer for B1 {
    type Answer = Yes;
}
impl Answer for B0 {
    type Answer = No;
}

/// A later condition: met when this earlier one is not.
pub trait Unless<Later> {
    /// The answer.
    type Output;
}
impl<Later: Answer> Unless<Later> for B1 {
    type Output = Later::Answer;
}
impl<Later> Unless<Later> for B0 {
    type Output = Yes;
}

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
