//! The window rule, L_out = floor((L_in + P - (D (K - 1) + 1))/S) + 1, at the type level.
//!
//! Three things make one mistake give one error, in words and decimal numbers. The arithmetic is total (subtraction
//! stops at 0, division by 0 gives 0) and only computes which conditions are met. Each condition is a bound with its
//! own sentence, and hands on the next one ([`Check`]), the last one the sizes: where one is not met, nothing after it is
//! decided, in this layer or in the layers behind it. And nothing is decided before the sizes of the input are known
//! ([`After`], [`Undecided`]): what the compiler concludes too early it reports as a disagreement between types.
//!
//! Kernel and stride are looked at after the axes for the same end: a condition that fails sooner is reported twice in the
//! middle of a network, for the call and for its argument.

mod half;
mod one_axis;

pub use half::{AtMostHalf, PadsHalf, PoolWindow};
pub use one_axis::{Answer, InDecimals, OneAxis, SafeDiv, SaturatingSub};

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

#[rustfmt::skip] // the parameters of one axis on a line
impl<
    const C: usize, const H: usize, const W: usize,
    const KY: usize, const SY: usize, PY, const DY: usize, RY, const EY: usize, const BY: usize, const AY: usize,
    const KX: usize, const SX: usize, PX, const DX: usize, RX, const EX: usize, const BX: usize, const AX: usize,
    NH, NY, NSY, NDY, NPY, KernelY, StrideY, DilationY, Height, PadY, OH: IsSize,
    NW, NX, NSX, NDX, NPX, KernelX, StrideX, DilationX, Width, PadX, OW: IsSize,
    Axes, Decided,
> Window<Axis<KY, SY, PY, DY, RY>, Axis<KX, SX, PX, DX, RX>> for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: After<Size<KY>, Out = NY> + After<Size<SY>, Out = NSY> + After<Size<DY>, Out = NDY> + After<PY, Out = NPY>,
    NW: After<Size<KX>, Out = NX> + After<Size<SX>, Out = NSX> + After<Size<DX>, Out = NDX> + After<PX, Out = NPX>,
    NY: ToNum<KY>,
    NSY: ToNum<SY>,
    NPY: PaddingNumbers,
    NDY: ToNum<DY>,
    NX: ToNum<KX>,
    NSX: ToNum<SX>,
    NPX: PaddingNumbers,
    NDX: ToNum<DX>,
    NH: Rule<
        NW,
        (NY::Num, NSY::Num, NPY::Given, NDY::Num, RY),
        (NX::Num, NSX::Num, NPX::Given, NDX::Num, RX),
        Out = (Axes, Reaches<EY, BY, AY>, Reaches<EX, BX, AX>),
    >,
    Axes: NotEmpty<H, W, Then = Height>,
    Height: FitsHeight<H, EY, SY, BY, AY, Then = Width>,
    Width: FitsWidth<W, EX, SX, BX, AX, Then = KernelY>,
    KernelY: KernelNotZero<KY, Then = KernelX>,
    KernelX: KernelNotZero<KX, Then = StrideY>,
    StrideY: StrideNotZero<SY, Then = StrideX>,
    StrideX: StrideNotZero<SX, Then = DilationY>,
    DilationY: DilationNotZero<DY, Then = DilationX>,
    DilationX: DilationNotZero<DX, Then = PadY>,
    PadY: SeesInput<EY, BY, AY, Then = PadX>,
    PadX: SeesInput<EX, BX, AX, Then = (OH, OW, Decided)>,
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

/// What a window reaches over, and the padding before and behind its axis.
#[doc(hidden)]
pub struct Reaches<const E: usize, const B: usize, const A: usize>;

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
        impl<Then, $(const $n: $t),+> $name<$($n),+> for $crate::window::Check<$crate::window::Yes, Then> {
            type Then = Then;
        }
        #[diagnostic::do_not_recommend]
        impl<Then, $(const $n: $t),+> $name<$($n),+> for $crate::window::Check<$crate::window::Undecided, Then> {
            type Then = Then;
        }
    };
}
use condition;
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

/// The rule on typenum's numbers: `Self` is H, the parameters are W and, of each axis, the kernel, the stride, the padding and the
/// dilation.
#[doc(hidden)]
pub trait Rule<W, Y, X> {
    /// The conditions, and behind them the sizes `(Size<OH>, Size<OW>)`; then the windows as numbers.
    type Out;
}

impl<H, W, Y, X, BH, BW, Axes, RY, RX> Rule<W, Y, X> for H
where
    H: IsGreaterOrEqual<U1, Output = BH> + OneAxis<Y, Reaches = RY>,
    W: IsGreaterOrEqual<U1, Output = BW> + OneAxis<X, Reaches = RX>,
    BH: BitAnd<BW, Output = Axes>,
    Axes: Answer,
{
    type Out = (
        Check<
            Axes::Answer,
            Check<
                <H as OneAxis<Y>>::Fits,
                Check<
                    <W as OneAxis<X>>::Fits,
                    Check<
                        <H as OneAxis<Y>>::Kernel,
                        Check<
                            <W as OneAxis<X>>::Kernel,
                            Check<
                                <H as OneAxis<Y>>::Stride,
                                Check<
                                    <W as OneAxis<X>>::Stride,
                                    Check<
                                        <H as OneAxis<Y>>::Dilation,
                                        Check<
                                            <W as OneAxis<X>>::Dilation,
                                            Check<
                                                <H as OneAxis<Y>>::Sees,
                                                Check<
                                                    <W as OneAxis<X>>::Sees,
                                                    (<H as OneAxis<Y>>::Out, <W as OneAxis<X>>::Out, ()),
                                                >,
                                            >,
                                        >,
                                    >,
                                >,
                            >,
                        >,
                    >,
                >,
            >,
        >,
        RY,
        RX,
    );
}
