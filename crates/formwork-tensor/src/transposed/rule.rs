//! The rule at the type level.

use super::{CutOff, TransposedAxis};
use crate::Image;
use crate::padding::{BothSides, PaddingNumbers};
use crate::size::{After, FromNum, IsSize, Size, ToNum};
use crate::window::{
    Answer, DilationNotZero, InDecimals, KernelNotZero, Met, NotEmpty, OneAxis, Reaches, Rule, SaturatingSub,
    StrideNotZero, condition,
};
use core::ops::{Add, BitAnd, Mul};
use typenum::{IsGreater, IsGreaterOrEqual, Max, U1};

/// `Image<C, H, W>: TransposedWindow<Y, X, Height = Size<OH>, Width = Size<OW>>` holds when the [`TransposedAxis`] types `Y`, from top to
/// bottom, and `X`, from left to right, spread an image of H x W to OH x OW, L_out = (L_in - 1) S - P + D (K - 1) + OP + 1 on each axis.
///
/// The rule asks for H, W, K, S, D >= 1, OP < S or OP < D, at most D (K - 1) cut off at each end (with more, whole values of the input would
/// be lost), and an output of 1 or more. Sizes go up to 1024.
///
/// ```
/// use formwork_tensor::transposed::{TransposedAxis, TransposedWindow};
/// use formwork_tensor::{Image, Pad, Size};
/// fn spread<X, const OH: usize, const OW: usize>() -> (usize, usize)
/// where
///     X: TransposedWindow<TransposedAxis<3, 2, Pad<1>, 1>, TransposedAxis<2, 2>, Height = Size<OH>, Width = Size<OW>>,
/// {
///     (OH, OW)
/// }
/// assert_eq!(spread::<Image<1, 4, 6>, _, _>(), (8, 12));
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::transposed::{TransposedAxis, TransposedWindow};
/// # use formwork_tensor::{Image, Pad};
/// fn spreads<X: TransposedWindow<TransposedAxis<3, 2, Pad<1>, 2>, TransposedAxis<2, 2>>>() {}
/// spreads::<Image<1, 4, 6>>(); // an output padding of 2 is smaller neither than the stride, 2, nor than the dilation, 1
/// ```
///
/// It is sealed: the rule is computed by this crate.
#[diagnostic::on_unimplemented(
    message = "a transposed convolution with axes `{Y}` and `{X}` does not take `{Self}`",
    label = "another kind of shape",
    note = "a `ConvTranspose2d` takes an `Image<C, H, W>`"
)]
pub trait TransposedWindow<Y, X>: crate::sealed::Sealed {
    /// `Size<OH>`.
    type Height: IsSize;
    /// `Size<OW>`.
    type Width: IsSize;
}

#[rustfmt::skip] // the parameters of one axis, and each condition, on a line
impl<
    const C: usize, const H: usize, const W: usize,
    const KY: usize, const SY: usize, PY, const OY: usize, const DY: usize, const EY: usize, const BY: usize, const AY: usize,
    const KX: usize, const SX: usize, PX, const OX: usize, const DX: usize, const EX: usize, const BX: usize, const AX: usize,
    NH, NY, NSY, NDY, NPY, NOY, LeavesY, KernelY, StrideY, DilationY, ExtraY, CutsY, OH: IsSize,
    NW, NX, NSX, NDX, NPX, NOX, LeavesX, KernelX, StrideX, DilationX, ExtraX, CutsX, OW: IsSize,
    Axes, Sizes,
    S0, S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S12,
    T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, Decided,
    const M0: bool, const M1: bool, const M2: bool, const M3: bool, const M4: bool, const M5: bool, const M6: bool,
    const M7: bool, const M8: bool, const M9: bool, const M10: bool, const M11: bool, const M12: bool,
> TransposedWindow<TransposedAxis<KY, SY, PY, OY, DY>, TransposedAxis<KX, SX, PX, OX, DX>> for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: After<Size<KY>, Out = NY> + After<Size<SY>, Out = NSY> + After<Size<DY>, Out = NDY> + After<PY, Out = NPY>
        + After<Size<OY>, Out = NOY>,
    NW: After<Size<KX>, Out = NX> + After<Size<SX>, Out = NSX> + After<Size<DX>, Out = NDX> + After<PX, Out = NPX>
        + After<Size<OX>, Out = NOX>,
    NY: ToNum<KY>,
    NSY: ToNum<SY>,
    NPY: PaddingNumbers + CutOff,
    NOY: ToNum<OY>,
    NDY: ToNum<DY>,
    NX: ToNum<KX>,
    NSX: ToNum<SX>,
    NPX: PaddingNumbers + CutOff,
    NOX: ToNum<OX>,
    NDX: ToNum<DX>,
    NH: Rule<
        NW,
        (NY::Num, NSY::Num, NPY::Given, NDY::Num, NOY::Num, Transposed),
        (NX::Num, NSX::Num, NPX::Given, NDX::Num, NOX::Num, Transposed),
        Out = (
            (Reaches<EY, BY, AY>, LeavesY, KernelY, StrideY, DilationY, ExtraY, CutsY),
            (Reaches<EX, BX, AX>, LeavesX, KernelX, StrideX, DilationX, ExtraX, CutsX),
            Axes,
            Sizes,
        ),
    >,
    Axes: Answer<Self, Out = (S0, Met<M0>)>, S0: NotEmpty<H, W, M0, Then = T1>,
    KernelY: Answer<T1, Out = (S1, Met<M1>)>, S1: KernelNotZero<KY, M1, Then = T2>,
    KernelX: Answer<T2, Out = (S2, Met<M2>)>, S2: KernelNotZero<KX, M2, Then = T3>,
    StrideY: Answer<T3, Out = (S3, Met<M3>)>, S3: StrideNotZero<SY, M3, Then = T4>,
    StrideX: Answer<T4, Out = (S4, Met<M4>)>, S4: StrideNotZero<SX, M4, Then = T5>,
    DilationY: Answer<T5, Out = (S5, Met<M5>)>, S5: DilationNotZero<DY, M5, Then = T6>,
    DilationX: Answer<T6, Out = (S6, Met<M6>)>, S6: DilationNotZero<DX, M6, Then = T7>,
    ExtraY: Answer<T7, Out = (S7, Met<M7>)>, S7: OutputPaddingFits<OY, SY, DY, M7, Then = T8>,
    ExtraX: Answer<T8, Out = (S8, Met<M8>)>, S8: OutputPaddingFits<OX, SX, DX, M8, Then = T9>,
    CutsY: Answer<T9, Out = (S9, Met<M9>)>, S9: SpreadsInput<EY, BY, AY, M9, Then = T10>,
    CutsX: Answer<T10, Out = (S10, Met<M10>)>, S10: SpreadsInput<EX, BX, AX, M10, Then = T11>,
    LeavesY: Answer<T11, Out = (S11, Met<M11>)>, S11: LeavesHeight<H, EY, SY, BY, AY, OY, M11, Then = T12>,
    LeavesX: Answer<T12, Out = (S12, Met<M12>)>, S12: LeavesWidth<W, EX, SX, BX, AX, OX, M12, Then = Decided>,
    Decided: After<Sizes, Out = (OH, OW)>,
{
    type Height = OH;
    type Width = OW;
}

/// The numbers before it are those of a transposed convolution.
#[doc(hidden)]
pub struct Transposed;

/// One axis: which conditions are met, and the length of the output.
impl<
    L,
    K,
    S,
    P,
    D,
    O,
    BL,
    BK,
    BS,
    BD,
    L1,
    K1,
    Moves,
    Steps,
    E,
    B,
    A,
    CutsB,
    CutsA,
    Cuts,
    Most,
    Extra,
    Reached,
    Full,
    Cut,
    Leaves,
    M,
    Numbers,
> OneAxis<(K, S, P, D, O, Transposed)> for L
where
    L: IsGreaterOrEqual<U1, Output = BL> + SaturatingSub<U1, BL, Output = L1>,
    K: IsGreaterOrEqual<U1, Output = BK> + SaturatingSub<U1, BK, Output = K1>,
    S: IsGreaterOrEqual<U1, Output = BS> + Max<D, Output = Most>,
    D: IsGreaterOrEqual<U1, Output = BD> + Mul<K1, Output = Steps>,
    Most: IsGreater<O, Output = Extra>,
    Steps: Add<U1, Output = E>,
    P: BothSides<Steps, Before = B, After = A>,
    Steps: IsGreaterOrEqual<B, Output = CutsB> + IsGreaterOrEqual<A, Output = CutsA>,
    CutsB: BitAnd<CutsA, Output = Cuts>,
    L1: Mul<S, Output = Moves>,
    Moves: Add<E, Output = Reached>,
    Reached: Add<O, Output = Full>,
    B: Add<A, Output = Cut>,
    Full: IsGreater<Cut, Output = Leaves> + SaturatingSub<Cut, Leaves, Output = M>,
    M: FromNum,
    E: InDecimals<B, A, Reaches = Numbers>,
{
    type Conditions = (Numbers, Leaves, BK, BS, BD, Extra, Cuts);
    type Out = M::Size;
}

condition! {
    /// The output padding is smaller than the stride or the dilation.
    #[diagnostic::on_unimplemented(
        message = "an output padding of {O} is smaller neither than the stride, {S}, nor than the dilation, {D}",
        label = "too much output padding",
        note = "it tells apart the lengths that a convolution with stride {S} takes to the same one, of which there are no more"
    )]
    OutputPaddingFits<const O: usize, const S: usize, const D: usize>
}
condition! {
    /// Some of what each value is spread over is kept.
    #[diagnostic::on_unimplemented(
        message = "a transposed window of {E} with padding {B} before and {A} after would lose values of its input: each is at most one less than the window",
        label = "too much padding",
        note = "padding is what a transposed convolution cuts off; `Pad<1>` is 1 at each end, PyTorch's padding=1"
    )]
    SpreadsInput<const E: usize, const B: usize, const A: usize>
}
condition! {
    /// Something is left of the height.
    #[diagnostic::on_unimplemented(
        message = "a transposed window of {E} (stride {S}, padding {B} before and {A} after, output padding {O}) leaves nothing of a height of {L}",
        label = "this padding leaves nothing",
        note = "L_out = (L_in - 1) S - P + E + OP is at least 1, where a kernel of K with dilation D is a window of E = D (K - 1) + 1"
    )]
    LeavesHeight<const L: usize, const E: usize, const S: usize, const B: usize, const A: usize, const O: usize>
}
condition! {
    /// Something is left of the width.
    #[diagnostic::on_unimplemented(
        message = "a transposed window of {E} (stride {S}, padding {B} before and {A} after, output padding {O}) leaves nothing of a width of {L}",
        label = "this padding leaves nothing",
        note = "L_out = (L_in - 1) S - P + E + OP is at least 1, where a kernel of K with dilation D is a window of E = D (K - 1) + 1"
    )]
    LeavesWidth<const L: usize, const E: usize, const S: usize, const B: usize, const A: usize, const O: usize>
}
