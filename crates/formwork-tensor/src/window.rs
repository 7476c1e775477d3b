//! The window rule, L_out = floor((L_in + P - K)/S) + 1, at the type level.
//!
//! Three things make one mistake give one error, in words and decimal numbers. The arithmetic is total (subtraction
//! stops at 0, division by 0 gives 0) and only computes which conditions are met. Each condition is a bound with its
//! own sentence, and hands on the next one ([`Check`]), the last one the sizes: where one is not met, nothing after it is
//! decided, in this layer or in the layers behind it. And nothing is decided before the sizes of the input are known
//! ([`After`], [`Undecided`]): what the compiler concludes too early it reports as a disagreement between types.
//!
//! Kernel and stride are looked at after the axes for the same end: a condition that fails sooner is reported twice in the
//! middle of a network, for the call and for its argument.

use crate::Image;
use crate::size::{After, FromNum, IsSize, Size, ToNum};
use core::ops::{Add, Div, Sub};
use typenum::{B0, B1, IsGreaterOrEqual, U1, U2, UTerm};

/// `Image<C, H, W>: Window<K, S, P, Height = Size<OH>, Width = Size<OW>>` holds when a K x K window with stride `S`
/// fits an image of H x W with `P` rows and columns of padding in all, and OH x OW is the number of its positions,
/// L_out = floor((L_in + P - K)/S) + 1 on each axis.
///
/// The rule asks for H, W, K, S >= 1, K <= H + P, K <= W + P and P <= 2 (K - 1): with more padding a window would see
/// nothing else. Sizes go up to 1024.
///
/// ```
/// use formwork_tensor::{Image, Size, Window};
/// fn positions<X, const OH: usize, const OW: usize>() -> (usize, usize)
/// where
///     X: Window<5, 2, 4, Height = Size<OH>, Width = Size<OW>>,
/// {
///     (OH, OW)
/// }
/// assert_eq!(positions::<Image<1, 28, 9>, _, _>(), (14, 5));
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Image, Window};
/// fn fits<X: Window<5, 1, 0>>() {}
/// fits::<Image<1, 28, 4>>(); // a window of 5 does not fit a width of 4
/// ```
///
/// It is sealed: the rule is computed by this crate.
pub trait Window<const K: usize, const S: usize, const P: usize>: crate::sealed::Sealed {
    /// `Size<OH>`, the number of positions from top to bottom.
    type Height: IsSize;
    /// `Size<OW>`, the number of positions from left to right.
    type Width: IsSize;
}

impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    OH: IsSize,
    OW: IsSize,
    NH,
    NW,
    SK,
    SS,
    SP,
    Kernel,
    Stride,
    Axes,
    Height,
    Width,
    Pad,
> Window<K, S, P> for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: After<Size<K>, Out = SK> + After<Size<S>, Out = SS> + After<Size<P>, Out = SP>,
    SK: ToNum<K>,
    SS: ToNum<S>,
    SP: ToNum<P>,
    NH: Rule<NW, SK::Num, SS::Num, SP::Num, Out = Axes>,
    Axes: NotEmpty<H, W, Then = Height>,
    Height: FitsHeight<H, K, S, P, Then = Width>,
    Width: FitsWidth<W, K, S, P, Then = Kernel>,
    Kernel: KernelNotZero<K, Then = Stride>,
    Stride: StrideNotZero<S, Then = Pad>,
    Pad: SeesInput<K, P, Then = (OH, OW)>,
{
    type Height = OH;
    type Width = OW;
}

/// A condition, [`Yes`] or [`No`], and what comes after it: the next condition, or the sizes.
#[doc(hidden)]
pub struct Check<Met, Then>(core::marker::PhantomData<(Met, Then)>);
/// A condition that is met.
#[doc(hidden)]
pub struct Yes;
/// A condition that is not met.
#[doc(hidden)]
pub struct No;
/// Never the answer. Each condition has a second impl for it, so that the compiler does not conclude `Yes` from the
/// bound and then report the arithmetic for disagreeing.
#[doc(hidden)]
pub struct Undecided;

/// A bound on a [`Check`], with the sentence for when it is not met.
macro_rules! condition {
    ($(#[$doc:meta])* $name:ident<$(const $n:ident: $t:ty),+>) => {
        $(#[$doc])*
        #[doc(hidden)]
        pub trait $name<$(const $n: $t),+> {
            /// What comes after it.
            type Then;
        }
        #[diagnostic::do_not_recommend]
        impl<Then, $(const $n: $t),+> $name<$($n),+> for Check<Yes, Then> {
            type Then = Then;
        }
        #[diagnostic::do_not_recommend]
        impl<Then, $(const $n: $t),+> $name<$($n),+> for Check<Undecided, Then> {
            type Then = Then;
        }
    };
}
condition! {
    /// The kernel is not 0.
    #[diagnostic::on_unimplemented(
        message = "a window of {K} sees nothing: the kernel size is at least 1",
        label = "this window has no size"
    )]
    KernelNotZero<const K: usize>
}
condition! {
    /// The stride is not 0.
    #[diagnostic::on_unimplemented(
        message = "a window with stride {S} never moves: the stride is at least 1",
        label = "this window does not move"
    )]
    StrideNotZero<const S: usize>
}
condition! {
    /// The image is not empty.
    #[diagnostic::on_unimplemented(
        message = "a window has nothing to see in an image of height {H} and width {W}",
        label = "an empty image"
    )]
    NotEmpty<const H: usize, const W: usize>
}
condition! {
    /// The window is not longer than the padded height.
    #[diagnostic::on_unimplemented(
        message = "a window of {K} (stride {S}, total padding {P}) does not fit the height of its input, which is {H}",
        label = "this window does not fit",
        note = "L_out = floor((L_in + P - K) / S) + 1 needs K <= L_in + P"
    )]
    FitsHeight<const H: usize, const K: usize, const S: usize, const P: usize>
}
condition! {
    /// The window is not longer than the padded width.
    #[diagnostic::on_unimplemented(
        message = "a window of {K} (stride {S}, total padding {P}) does not fit the width of its input, which is {W}",
        label = "this window does not fit",
        note = "L_out = floor((L_in + P - K) / S) + 1 needs K <= L_in + P"
    )]
    FitsWidth<const W: usize, const K: usize, const S: usize, const P: usize>
}
condition! {
    /// No position of the window lies wholly in the padding.
    #[diagnostic::on_unimplemented(
        message = "a window of {K} with a total padding of {P} would see only padding: P is at most 2 (K - 1)",
        label = "too much padding",
        note = "P is the total: P / 2 rows before the axis and P - P / 2 after it, PyTorch's padding=p is P = 2p"
    )]
    SeesInput<const K: usize, const P: usize>
}

/// The rule on typenum's numbers: `Self` is H, the parameters are W, K, S and P.
#[doc(hidden)]
pub trait Rule<W, K, S, P> {
    /// The conditions, and behind them the sizes `(Size<OH>, Size<OW>)`.
    type Out;
}

impl<H, W, K, S, P, BK, BS, BH, BW, Axes, P2, K2, Pad, FH, FW, OH, OW> Rule<W, K, S, P> for H
where
    K: IsGreaterOrEqual<U1, Output = BK> + Add<K, Output = K2>,
    S: IsGreaterOrEqual<U1, Output = BS>,
    P: Add<U2, Output = P2>,
    K2: IsGreaterOrEqual<P2, Output = Pad>,
    H: IsGreaterOrEqual<U1, Output = BH> + Axis<K, S, P, BS, Fits = FH, Out = OH>,
    W: IsGreaterOrEqual<U1, Output = BW> + Axis<K, S, P, BS, Fits = FW, Out = OW>,
    BH: core::ops::BitAnd<BW, Output = Axes>,
    BK: Answer,
    BS: Answer,
    Axes: Answer,
    FH: Answer,
    FW: Answer,
    Pad: Answer,
{
    type Out = Check<
        Axes::Answer,
        Check<
            FH::Answer,
            Check<FW::Answer, Check<BK::Answer, Check<BS::Answer, Check<Pad::Answer, (OH, OW)>>>>,
        >,
    >;
}

/// One axis: whether the window fits, and the number of its positions.
#[doc(hidden)]
pub trait Axis<K, S, P, StrideNotZero> {
    /// typenum's bit for K <= L + P.
    type Fits;
    /// `Size<M>`, M = floor((L + P - K)/S) + 1.
    type Out;
}
impl<L, K, S, P, Bs, Padded, Fits, D, Q, M> Axis<K, S, P, Bs> for L
where
    L: Add<P, Output = Padded>,
    Padded: IsGreaterOrEqual<K, Output = Fits> + SaturatingSub<K, Fits, Output = D>,
    D: SafeDiv<S, Bs, Output = Q>,
    Q: Add<U1, Output = M>,
    M: FromNum,
{
    type Fits = Fits;
    type Out = M::Size;
}

/// typenum's bit as [`Yes`] or [`No`].
#[doc(hidden)]
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

/// max(self - rhs, 0), given whether self >= rhs.
#[doc(hidden)]
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
#[doc(hidden)]
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
