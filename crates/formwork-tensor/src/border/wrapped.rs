//! What an image must have to be continued with its own opposite side.

use super::fits::taken_from_image;
use super::{Bordered, FourSides};
use crate::Image;
use crate::size::{After, IsSize, Size, ToNum};
use crate::window::{Answer, condition};
use core::ops::BitAnd;
use typenum::IsGreaterOrEqual;

taken_from_image! {
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
    Wrapped, IsGreaterOrEqual, WrapsRows, WrapsColumns
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
