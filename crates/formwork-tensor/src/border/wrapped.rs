//! What an image must have to be continued with its own opposite side.

use super::{Bordered, FourSides};
use crate::Image;
use crate::size::{After, IsSize, Size, ToNum};
use crate::window::{Answer, condition};
use core::ops::BitAnd;
use typenum::IsGreaterOrEqual;

/// A [`Bordered`] image that has as many rows and columns as lie on each side.
///
/// ```
/// use formwork_tensor::border::Wrapped;
/// use formwork_tensor::{Image, Pad, Size};
/// fn around<X: Wrapped<Pad<3>, Height = Size<OH>, Width = Size<OW>>, const OH: usize, const OW: usize>() -> (usize, usize) {
///     (OH, OW)
/// }
/// assert_eq!(around::<Image<1, 3, 4>, _, _>(), (9, 10));
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::border::Wrapped;
/// # use formwork_tensor::{Image, Pad};
/// fn wraps<X: Wrapped<Pad<4>>>() {}
/// wraps::<Image<1, 3, 4>>(); // 3 rows do not reach 4 far
/// ```
pub trait Wrapped<B>: crate::sealed::Sealed {
    /// `Size<OH>`.
    type Height: IsSize;
    /// `Size<OW>`.
    type Width: IsSize;
}
#[rustfmt::skip] // each condition on a line
impl<
    const C: usize, const H: usize, const W: usize, const L: usize, const R: usize, const T: usize, const D: usize, B,
    NH, NW, SL, SR, ST, SD, NL, NR, NT, ND, FitsT, FitsD, FitsL, FitsR, FitsY, FitsX, OH: IsSize, OW: IsSize,
    S0, S1, T1, Decided, M0, M1,
> Wrapped<B> for Image<C, H, W>
where
    B: FourSides<Sizes = (Size<L>, Size<R>, Size<T>, Size<D>)>,
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: After<Size<T>, Out = ST> + After<Size<D>, Out = SD>,
    NW: After<Size<L>, Out = SL> + After<Size<R>, Out = SR>,
    ST: ToNum<T, Num = NT>,
    SD: ToNum<D, Num = ND>,
    SL: ToNum<L, Num = NL>,
    SR: ToNum<R, Num = NR>,
    NH: IsGreaterOrEqual<NT, Output = FitsT> + IsGreaterOrEqual<ND, Output = FitsD>,
    NW: IsGreaterOrEqual<NL, Output = FitsL> + IsGreaterOrEqual<NR, Output = FitsR>,
    FitsT: BitAnd<FitsD, Output = FitsY>,
    FitsL: BitAnd<FitsR, Output = FitsX>,
    FitsY: Answer<Self, Out = (S0, M0)>, S0: WrapsRows<H, T, D, M0, Then = T1>,
    FitsX: Answer<T1, Out = (S1, M1)>, S1: WrapsColumns<W, L, R, M1, Then = Decided>,
    Decided: Bordered<B, Height = OH, Width = OW>,
{
    type Height = OH;
    type Width = OW;
}

condition! {
    /// There are as many rows as lie above and below.
    #[diagnostic::on_unimplemented(
        message = "a height of {H} has no {T} rows to repeat above it and {D} below: each is at most the height",
        label = "too few rows to repeat"
    )]
    WrapsRows<const H: usize, const T: usize, const D: usize>
}
condition! {
    /// There are as many columns as lie to the left and to the right.
    #[diagnostic::on_unimplemented(
        message = "a width of {W} has no {L} columns to repeat to its left and {R} to its right: each is at most the width",
        label = "too few columns to repeat"
    )]
    WrapsColumns<const W: usize, const L: usize, const R: usize>
}
