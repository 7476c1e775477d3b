//! The rule at the type level.

use super::{CutOff, TransposedAxis};
use crate::arithmetic::SaturatingSub;
use crate::axis::Flat;
use crate::padding::{BothSides, PaddingNumbers};
use crate::size::{After, FromNum, IsSize, Size, ToNum};
use crate::window::{
    Answer, DilationNotZero, HasRows, InDecimals, IsSequence, KernelNotZero, NotEmpty, OneAxis, Reaches,
    StrideNotZero, condition,
};
use crate::{Image, Known, Sequence};
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
    note = "a `ConvTranspose2d` takes an `Image<C, H, W>`, a `ConvTranspose1d` a `Sequence<C, L>`"
)]
pub trait TransposedWindow<Y, X>: crate::sealed::Sealed {
    /// `Size<OH>`.
    type Height: IsSize;
    /// `Size<OW>`.
    type Width: IsSize;
}

impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const K: usize,
    const S: usize,
    P,
    const OP: usize,
    const D: usize,
    X,
    NH,
    NW,
    BH,
    BW,
    Axes,
    Asked,
    M,
    HasSize,
    Fits,
    Decided,
    Down,
    Across,
    OH,
    OW,
> TransposedWindow<TransposedAxis<K, S, P, OP, D>, X> for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: IsGreaterOrEqual<U1, Output = BH>,
    NW: IsGreaterOrEqual<U1, Output = BW>,
    BH: BitAnd<BW, Output = Axes>,
    Axes: Answer<Self, Out = (Asked, M)>,
    Asked: NotEmpty<H, W, M, Then = HasSize>,
    HasSize: SpreadsDown<H, TransposedAxis<K, S, P, OP, D>, Then = Fits, Length = Down>,
    Fits: SpreadsAcross<W, X, Then = Decided, Length = Across>,
    Decided: After<Down, Out = OH> + After<Across, Out = OW>,
    OH: IsSize,
    OW: IsSize,
{
    type Height = OH;
    type Width = OW;
}

/// A sequence is spread as an image of one row is.
impl<
    const C: usize,
    const L: usize,
    const K: usize,
    const S: usize,
    P,
    const OP: usize,
    const D: usize,
    OL: IsSize,
> TransposedWindow<Flat, TransposedAxis<K, S, P, OP, D>> for Sequence<C, L>
where
    Image<C, 1, L>: TransposedWindow<TransposedAxis<1>, TransposedAxis<K, S, P, OP, D>, Width = OL>,
{
    type Height = Size<1>;
    type Width = OL;
}

/// An image in the place of a sequence, in words.
impl<const C: usize, const H: usize, const W: usize, X, Same, OH: IsSize, OW: IsSize, Decided>
    TransposedWindow<Flat, X> for Image<C, H, W>
where
    Image<C, H, W>: Known<Shape = Same>,
    Same: IsSequence<C, H, W, Height = OH, Width = OW, Decided = Decided>,
{
    type Height = OH;
    type Width = OW;
}

/// A sequence in the place of an image, in words.
#[rustfmt::skip] // the parameters of one axis on a line
impl<
    const C: usize, const L: usize, const K: usize, const S: usize, P, const OP: usize, const D: usize, X,
    Same, OH: IsSize, OW: IsSize, Decided,
> TransposedWindow<TransposedAxis<K, S, P, OP, D>, X> for Sequence<C, L>
where
    Sequence<C, L>: Known<Shape = Same>,
    Same: HasRows<C, L, Height = OH, Width = OW, Decided = Decided>,
{
    type Height = OH;
    type Width = OW;
}

/// The rule on one axis: each condition of its own, and the length when all are met.
macro_rules! spreads {
    ($(#[$doc:meta])* $name:ident, $leaves:ident) => {
        $(#[$doc])*
        #[doc(hidden)]
        pub trait $name<const L: usize, Axis> {
            /// The same image.
            type Then;
            /// `Size<M>` of the length M.
            type Length;
        }
        #[rustfmt::skip] // each condition on a line
        impl<
            In, const L: usize, const K: usize, const S: usize, P, const O: usize, const D: usize,
            const E: usize, const B: usize, const A: usize,
            NL, NK, NS, NP, NO, ND, Leaves, Kernel, Stride, Dilation, Extra, Cuts,
            S1, S2, S3, S4, S5, S6, M1, M2, M3, M4, M5, M6, T1, T2, T3, T4, T5, Then, Length,
        > $name<L, TransposedAxis<K, S, P, O, D>> for In
        where
            Size<L>: ToNum<L, Num = NL>,
            NL: After<Size<K>, Out = NK> + After<Size<S>, Out = NS> + After<P, Out = NP>
                + After<Size<O>, Out = NO> + After<Size<D>, Out = ND>,
            NK: ToNum<K>,
            NS: ToNum<S>,
            NP: PaddingNumbers + CutOff,
            NO: ToNum<O>,
            ND: ToNum<D>,
            NL: OneAxis<
                (NK::Num, NS::Num, NP::Given, ND::Num, NO::Num, Transposed),
                Conditions = (Reaches<E, B, A>, Leaves, Kernel, Stride, Dilation, Extra, Cuts),
                Out = Length,
            >,
            Kernel: Answer<In, Out = (S1, M1)>, S1: KernelNotZero<K, M1, Then = T1>,
            Stride: Answer<T1, Out = (S2, M2)>, S2: StrideNotZero<S, M2, Then = T2>,
            Dilation: Answer<T2, Out = (S3, M3)>, S3: DilationNotZero<D, M3, Then = T3>,
            Extra: Answer<T3, Out = (S4, M4)>, S4: OutputPaddingFits<O, S, D, M4, Then = T4>,
            Cuts: Answer<T4, Out = (S5, M5)>, S5: SpreadsInput<E, B, A, M5, Then = T5>,
            Leaves: Answer<T5, Out = (S6, M6)>, S6: $leaves<L, E, S, B, A, O, M6, Then = Then>,
        {
            type Then = Then;
            type Length = Length;
        }
    };
}
spreads! {
    /// The values are spread over the height.
    SpreadsDown, LeavesHeight
}
spreads! {
    /// The values are spread over the width.
    SpreadsAcross, LeavesWidth
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
