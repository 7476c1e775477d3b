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

#[rustfmt::skip] // the parameters of one axis, and each condition, on a line
impl<
    const C: usize, const H: usize, const W: usize,
    const KY: usize, const SY: usize, PY, const DY: usize, RY, const EY: usize, const BY: usize, const AY: usize,
    const KX: usize, const SX: usize, PX, const DX: usize, RX, const EX: usize, const BX: usize, const AX: usize,
    NH, NY, NSY, NDY, NPY, FitsY, KernelY, StrideY, DilationY, SeesY, OH: IsSize,
    NW, NX, NSX, NDX, NPX, FitsX, KernelX, StrideX, DilationX, SeesX, OW: IsSize,
    Axes, Sizes,
    S0, S1, S2, S3, S4, S5, S6, S7, S8, S9, S10,
    T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, Decided,
    const M0: bool, const M1: bool, const M2: bool, const M3: bool, const M4: bool, const M5: bool, const M6: bool,
    const M7: bool, const M8: bool, const M9: bool, const M10: bool,
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
        Out = (
            (Reaches<EY, BY, AY>, FitsY, KernelY, StrideY, DilationY, SeesY),
            (Reaches<EX, BX, AX>, FitsX, KernelX, StrideX, DilationX, SeesX),
            Axes,
            Sizes,
        ),
    >,
    Axes: Answer<Self, Out = (S0, Met<M0>)>, S0: NotEmpty<H, W, M0, Then = T1>,
    FitsY: Answer<T1, Out = (S1, Met<M1>)>, S1: FitsHeight<H, EY, SY, BY, AY, M1, Then = T2>,
    FitsX: Answer<T2, Out = (S2, Met<M2>)>, S2: FitsWidth<W, EX, SX, BX, AX, M2, Then = T3>,
    KernelY: Answer<T3, Out = (S3, Met<M3>)>, S3: KernelNotZero<KY, M3, Then = T4>,
    KernelX: Answer<T4, Out = (S4, Met<M4>)>, S4: KernelNotZero<KX, M4, Then = T5>,
    StrideY: Answer<T5, Out = (S5, Met<M5>)>, S5: StrideNotZero<SY, M5, Then = T6>,
    StrideX: Answer<T6, Out = (S6, Met<M6>)>, S6: StrideNotZero<SX, M6, Then = T7>,
    DilationY: Answer<T7, Out = (S7, Met<M7>)>, S7: DilationNotZero<DY, M7, Then = T8>,
    DilationX: Answer<T8, Out = (S8, Met<M8>)>, S8: DilationNotZero<DX, M8, Then = T9>,
    SeesY: Answer<T9, Out = (S9, Met<M9>)>, S9: SeesInput<EY, BY, AY, M9, Then = T10>,
    SeesX: Answer<T10, Out = (S10, Met<M10>)>, S10: SeesInput<EX, BX, AX, M10, Then = Decided>,
    Decided: After<Sizes, Out = (OH, OW)>,
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

/// Whether a condition is met.
#[doc(hidden)]
pub struct Met<const MET: bool>;

/// A condition, with the sentence for when it is not met. It is a bound on the image that the windows move over, and gives it to the
/// next one. Its own numbers and whether it is met are all that an error shows of it.
macro_rules! condition {
    ($(#[$doc:meta])* $name:ident<$(const $n:ident: $t:ty),+>) => {
        $(#[$doc])*
        #[doc(hidden)]
        pub trait $name<$(const $n: $t,)+ const MET: bool> {
            /// The same image.
            type Then;
        }
        #[diagnostic::do_not_recommend]
        impl<In, $(const $n: $t),+> $name<$($n,)+ true> for In {
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

/// The rule on typenum's numbers: `Self` is H, the parameters are W and, of each axis, the kernel, the stride, the padding and the
/// dilation.
#[doc(hidden)]
pub trait Rule<W, Y, X> {
    /// Of each axis what its windows reach over and which conditions are met; whether the image has a size; and `(Size<OH>, Size<OW>)`.
    type Out;
}

impl<H, W, Y, X, BH, BW, Axes> Rule<W, Y, X> for H
where
    H: IsGreaterOrEqual<U1, Output = BH> + OneAxis<Y>,
    W: IsGreaterOrEqual<U1, Output = BW> + OneAxis<X>,
    BH: BitAnd<BW, Output = Axes>,
{
    type Out = (
        <H as OneAxis<Y>>::Conditions,
        <W as OneAxis<X>>::Conditions,
        Axes,
        (<H as OneAxis<Y>>::Out, <W as OneAxis<X>>::Out),
    );
}
