//! What an image must have to be reflected, repeated or cropped.

use super::{Bordered, FourSides};
use crate::Image;
use crate::size::{After, IsSize, Size, ToNum};
use crate::window::{Answer, condition};
use core::ops::BitAnd;
use typenum::{IsGreater, IsGreaterOrEqual, U0, U1};

/// A border that is taken from the image: a trait, `$long` saying whether a side of the image is long enough for so much, and the
/// condition for rows and that for columns.
macro_rules! taken_from_image {
    ($(#[$doc:meta])* $name:ident, $long:ident, $rows:ident, $columns:ident) => {
        $(#[$doc])*
        pub trait $name<B>: crate::sealed::Sealed {
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
        > $name<B> for Image<C, H, W>
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
            NH: $long<NT, Output = FitsT> + $long<ND, Output = FitsD>,
            NW: $long<NL, Output = FitsL> + $long<NR, Output = FitsR>,
            FitsT: BitAnd<FitsD, Output = FitsY>,
            FitsL: BitAnd<FitsR, Output = FitsX>,
            FitsY: Answer<Self, Out = (S0, M0)>, S0: $rows<H, T, D, M0, Then = T1>,
            FitsX: Answer<T1, Out = (S1, M1)>, S1: $columns<W, L, R, M1, Then = Decided>,
            Decided: Bordered<B, Height = OH, Width = OW>,
        {
            type Height = OH;
            type Width = OW;
        }
    };
}
pub(super) use taken_from_image;

taken_from_image! {
    /// A [`Bordered`] image that has as many rows and columns to reflect: more than lie on each side.
    ///
    /// ```
    /// use formwork_tensor::border::Reflected;
    /// use formwork_tensor::{Image, Pad, Size};
    /// fn around<X: Reflected<Pad<2>, Height = Size<OH>, Width = Size<OW>>, const OH: usize, const OW: usize>() -> (usize, usize) {
    ///     (OH, OW)
    /// }
    /// assert_eq!(around::<Image<1, 3, 4>, _, _>(), (7, 8));
    /// ```
    ///
    /// ```compile_fail
    /// # use formwork_tensor::border::Reflected;
    /// # use formwork_tensor::{Image, Pad};
    /// fn reflects<X: Reflected<Pad<3>>>() {}
    /// reflects::<Image<1, 3, 4>>(); // 3 rows cannot be reflected 3 wide
    /// ```
    Reflected, IsGreater, ReflectsRows, ReflectsColumns
}

condition! {
    /// There are more rows than are reflected.
    #[diagnostic::on_unimplemented(
        message = "a height of {H} has no {T} rows to reflect above it and {D} below: each is less than the height",
        label = "too few rows to reflect"
    )]
    ReflectsRows<const H: usize, const T: usize, const D: usize>
}
condition! {
    /// There are more columns than are reflected.
    #[diagnostic::on_unimplemented(
        message = "a width of {W} has no {L} columns to reflect to its left and {R} to its right: each is less than the width",
        label = "too few columns to reflect"
    )]
    ReflectsColumns<const W: usize, const L: usize, const R: usize>
}

/// A [`Bordered`] image that has an edge to repeat: it is not empty.
///
/// ```
/// use formwork_tensor::border::Repeated;
/// use formwork_tensor::{Image, Pad, Size};
/// fn around<X: Repeated<Pad<2>, Height = Size<OH>, Width = Size<OW>>, const OH: usize, const OW: usize>() -> (usize, usize) {
///     (OH, OW)
/// }
/// assert_eq!(around::<Image<1, 1, 4>, _, _>(), (5, 8));
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::border::Repeated;
/// # use formwork_tensor::{Image, Pad};
/// fn repeats<X: Repeated<Pad<3>>>() {}
/// repeats::<Image<1, 0, 4>>(); // no edge to repeat
/// ```
pub trait Repeated<B>: crate::sealed::Sealed {
    /// `Size<OH>`.
    type Height: IsSize;
    /// `Size<OW>`.
    type Width: IsSize;
}
impl<
    const C: usize,
    const H: usize,
    const W: usize,
    B,
    NH,
    NW,
    SomeH,
    SomeW,
    Fits,
    Asked,
    Met,
    Decided,
    OH: IsSize,
    OW: IsSize,
> Repeated<B> for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: IsGreater<U0, Output = SomeH>,
    NW: IsGreater<U0, Output = SomeW>,
    SomeH: BitAnd<SomeW, Output = Fits>,
    Fits: Answer<Self, Out = (Asked, Met)>,
    Asked: HasEdge<H, W, Met, Then = Decided>,
    Decided: Bordered<B, Height = OH, Width = OW>,
{
    type Height = OH;
    type Width = OW;
}

condition! {
    /// The image is not empty.
    #[diagnostic::on_unimplemented(
        message = "an image of height {H} and width {W} has no edge to repeat",
        label = "an empty image"
    )]
    HasEdge<const H: usize, const W: usize>
}

/// `Image<C, H, W>: Cropped<KH, KW>` holds when an image of KH x KW, at least 1 x 1, lies within it.
///
/// ```
/// use formwork_tensor::{Image, border::Cropped};
/// fn crops<X: Cropped<2, 4>>() {}
/// crops::<Image<1, 3, 4>>();
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Image, border::Cropped};
/// # fn crops<X: Cropped<2, 4>>() {}
/// crops::<Image<1, 3, 3>>(); // a crop of 2 x 4 is not within an image of 3 x 3
/// ```
pub trait Cropped<const KH: usize, const KW: usize>: crate::sealed::Sealed {}
impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const KH: usize,
    const KW: usize,
    NH,
    NW,
    SH,
    SW,
    NKH,
    NKW,
    FitsH,
    FitsW,
    SomeH,
    SomeW,
    Fits,
    Some,
    Both,
    Asked,
    Met,
> Cropped<KH, KW> for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: After<Size<KH>, Out = SH>,
    NW: After<Size<KW>, Out = SW>,
    SH: ToNum<KH, Num = NKH>,
    SW: ToNum<KW, Num = NKW>,
    NH: IsGreaterOrEqual<NKH, Output = FitsH>,
    NW: IsGreaterOrEqual<NKW, Output = FitsW>,
    NKH: IsGreaterOrEqual<U1, Output = SomeH>,
    NKW: IsGreaterOrEqual<U1, Output = SomeW>,
    FitsH: BitAnd<FitsW, Output = Fits>,
    SomeH: BitAnd<SomeW, Output = Some>,
    Fits: BitAnd<Some, Output = Both>,
    Both: Answer<Self, Out = (Asked, Met)>,
    Asked: LiesWithin<KH, KW, H, W, Met>,
{
}

condition! {
    /// The crop lies within the image.
    #[diagnostic::on_unimplemented(
        message = "a crop of {KH} x {KW} is not within an image of height {H} and width {W}, or is empty",
        label = "this crop does not fit"
    )]
    LiesWithin<const KH: usize, const KW: usize, const H: usize, const W: usize>
}
