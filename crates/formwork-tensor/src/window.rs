//! The window rule, L_out = floor((L_in + P - (D (K - 1) + 1))/S) + 1, at the type level.
//!
//! Three things make one mistake give one error, in words and decimal numbers. The arithmetic is total (subtraction
//! stops at 0, division by 0 gives 0) and only computes which conditions are met. Each condition is a bound with its
//! own sentence, and gives the image to the next one: where one is not met, nothing after it is
//! decided, in this layer or in the layers behind it. And nothing is decided before the sizes of the input are known
//! ([`After`], [`Answer`]): what the compiler concludes too early it reports as a disagreement between types.
//!
//! Kernel and stride are looked at after the axes for the same end: a condition that fails sooner is reported twice in the
//! middle of a network, for the call and for its argument.

mod half;
mod kinds;
mod one_axis;

pub use half::{AtMostHalf, PadsHalf, PoolWindow};
pub use kinds::{HasRows, IsSequence};
pub use one_axis::{Answer, InDecimals, OneAxis};

use crate::axis::Flat;
use crate::padding::PaddingNumbers;
use crate::size::{After, IsSize, Size, ToNum};
use crate::{Axis, Image, Sequence};
use core::ops::BitAnd;
use typenum::{IsGreaterOrEqual, U1};

/// `Image<C, H, W>: Window<Y, X, Height = Size<OH>, Width = Size<OW>>` holds when the windows of the [`Axis`] types `Y`, from
/// top to bottom, and `X`, from left to right, fit an image of H x W, and OH x OW is the number of their positions,
/// L_out = floor((L_in + P - (D (K - 1) + 1))/S) + 1 on each axis.
///
/// The rule asks for H, W, K, S, D >= 1, D (K - 1) + 1 <= L_in + P, and at most D (K - 1) rows of padding on each side: with more
/// a window would see nothing else. Sizes go up to 1024.
///
/// ```
/// use formwork_tensor::{Axis, Image, Pad, Size, Window};
/// fn positions<X, const OH: usize, const OW: usize>() -> (usize, usize)
/// where
///     X: Window<Axis<5, 2, Pad<2>>, Axis<3>, Height = Size<OH>, Width = Size<OW>>,
/// {
///     (OH, OW)
/// }
/// assert_eq!(positions::<Image<1, 28, 9>, _, _>(), (14, 7));
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Axis, Image, Window};
/// fn fits<X: Window<Axis<5>, Axis<5>>>() {}
/// fits::<Image<1, 28, 4>>(); // a window of 5 does not fit a width of 4
/// ```
///
/// It is sealed: the rule is computed by this crate.
#[diagnostic::on_unimplemented(
    message = "windows `{Y}` by `{X}` do not move over `{Self}`",
    label = "another kind of shape",
    note = "a `Conv1d` and a `MaxPool1d` take a `Sequence<C, L>`, a `Conv2d` and a `MaxPool2d` an `Image<C, H, W>`"
)]
pub trait Window<Y, X>: crate::sealed::Sealed {
    /// `Size<OH>`, the number of positions from top to bottom.
    type Height: IsSize;
    /// `Size<OW>`, the number of positions from left to right.
    type Width: IsSize;
    /// `()`, but not before the rule has decided that the windows fit: what depends on it is asked after it.
    #[doc(hidden)]
    type Decided;
}

#[rustfmt::skip] // the parameters of one axis, and each condition, on a line
impl<
    const C: usize, const H: usize, const W: usize,
    const K: usize, const S: usize, P, const D: usize, R, X,
    NH, NW, BH, BW, Axes, Asked, M, HasSize, Fits, Decided, Down, Across, OH: IsSize, OW: IsSize,
> Window<Axis<K, S, P, D, R>, X> for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: IsGreaterOrEqual<U1, Output = BH>,
    NW: IsGreaterOrEqual<U1, Output = BW>,
    BH: BitAnd<BW, Output = Axes>,
    Axes: Answer<Self, Out = (Asked, M)>, Asked: NotEmpty<H, W, M, Then = HasSize>,
    HasSize: MovesDown<H, Axis<K, S, P, D, R>, Then = Fits, Positions = Down>,
    Fits: MovesAcross<W, X, Then = Decided, Positions = Across>,
    Decided: After<Down, Out = OH> + After<Across, Out = OW>,
{
    type Height = OH;
    type Width = OW;
    type Decided = Decided;
}

/// A sequence's windows are those of an image of one row.
impl<
    const C: usize,
    const L: usize,
    const K: usize,
    const S: usize,
    P,
    const D: usize,
    R,
    OL: IsSize,
    Decided,
> Window<Flat, Axis<K, S, P, D, R>> for Sequence<C, L>
where
    Image<C, 1, L>: Window<Axis<1>, Axis<K, S, P, D, R>, Width = OL, Decided = Decided>,
{
    type Height = Size<1>;
    type Width = OL;
    type Decided = Decided;
}

/// The rule on one axis: each condition of its own, and the positions when all are met.
macro_rules! moves {
    ($(#[$doc:meta])* $name:ident, $fits:ident) => {
        $(#[$doc])*
        #[doc(hidden)]
        pub trait $name<const L: usize, Axis> {
            /// The same image.
            type Then;
            /// `Size<M>` of M positions.
            type Positions;
        }
        #[rustfmt::skip] // each condition on a line
        impl<
            In, const L: usize, const K: usize, const S: usize, P, const D: usize, R,
            const E: usize, const B: usize, const A: usize,
            NL, NK, NS, NP, ND, Fits, Kernel, Stride, Dilation, Sees,
            S1, S2, S3, S4, S5, M1, M2, M3, M4, M5, T1, T2, T3, T4, Then, Positions,
        > $name<L, Axis<K, S, P, D, R>> for In
        where
            Size<L>: ToNum<L, Num = NL>,
            NL: After<Size<K>, Out = NK> + After<Size<S>, Out = NS> + After<P, Out = NP> + After<Size<D>, Out = ND>,
            NK: ToNum<K>,
            NS: ToNum<S>,
            NP: PaddingNumbers,
            ND: ToNum<D>,
            NL: OneAxis<
                (NK::Num, NS::Num, NP::Given, ND::Num, R),
                Conditions = (Reaches<E, B, A>, Fits, Kernel, Stride, Dilation, Sees),
                Out = Positions,
            >,
            Fits: Answer<In, Out = (S1, M1)>, S1: $fits<L, E, S, B, A, M1, Then = T1>,
            Kernel: Answer<T1, Out = (S2, M2)>, S2: KernelNotZero<K, M2, Then = T2>,
            Stride: Answer<T2, Out = (S3, M3)>, S3: StrideNotZero<S, M3, Then = T3>,
            Dilation: Answer<T3, Out = (S4, M4)>, S4: DilationNotZero<D, M4, Then = T4>,
            Sees: Answer<T4, Out = (S5, M5)>, S5: SeesInput<E, B, A, M5, Then = Then>,
        {
            type Then = Then;
            type Positions = Positions;
        }
    };
}
moves! {
    /// The windows fit the height.
    MovesDown, FitsHeight
}
moves! {
    /// The windows fit the width.
    MovesAcross, FitsWidth
}

/// What a window reaches over, and the padding before and behind its axis.
#[doc(hidden)]
pub struct Reaches<const E: usize, const B: usize, const A: usize>;

/// Whether a condition is met.
#[doc(hidden)]
pub struct Met<const MET: bool>;

/// A condition, with the sentence for when it is not met. It is a bound on the image that the windows move over, and gives it to the
/// next one. Its own numbers are all that an error shows of it: the compiler does not print a parameter that is the default.
macro_rules! condition {
    ($(#[$doc:meta])* $name:ident<$(const $n:ident: $t:ty),+>) => {
        $(#[$doc])*
        #[doc(hidden)]
        pub trait $name<$(const $n: $t,)+ M = $crate::window::Met<false>> {
            /// The same image.
            type Then;
        }
        #[diagnostic::do_not_recommend]
        impl<In, $(const $n: $t),+> $name<$($n,)+ $crate::window::Met<true>> for In {
            type Then = In;
        }
    };
}
pub(crate) use condition;
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
    /// The dilation is not 0.
    #[diagnostic::on_unimplemented(
        message = "a window with dilation {D} sees one value only: the dilation is at least 1",
        label = "this window has no extent"
    )]
    DilationNotZero<const D: usize>
}
condition! {
    /// The window is not longer than the padded height.
    #[diagnostic::on_unimplemented(
        message = "a window of {E} (stride {S}, padding {B} before and {A} after) does not fit the height of its input, which is {L}",
        label = "this window does not fit",
        note = "L_out = floor((L_in + P - E) / S) + 1 needs E <= L_in + P, where a kernel of K with dilation D is a window of E = D (K - 1) + 1"
    )]
    FitsHeight<const L: usize, const E: usize, const S: usize, const B: usize, const A: usize>
}
condition! {
    /// The window is not longer than the padded width.
    #[diagnostic::on_unimplemented(
        message = "a window of {E} (stride {S}, padding {B} before and {A} after) does not fit the width of its input, which is {L}",
        label = "this window does not fit",
        note = "L_out = floor((L_in + P - E) / S) + 1 needs E <= L_in + P, where a kernel of K with dilation D is a window of E = D (K - 1) + 1"
    )]
    FitsWidth<const L: usize, const E: usize, const S: usize, const B: usize, const A: usize>
}
condition! {
    /// No position of the window lies wholly in the padding.
    #[diagnostic::on_unimplemented(
        message = "a window of {E} with padding {B} before and {A} after would see only padding: each is at most one less than the window",
        label = "too much padding",
        note = "`Pad<1>` is 1 on each side, PyTorch's padding=1; `Total<3>` is 1 before and 2 after"
    )]
    SeesInput<const E: usize, const B: usize, const A: usize>
}
