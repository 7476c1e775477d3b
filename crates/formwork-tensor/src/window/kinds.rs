//! Windows of images over sequences and the reverse, which there are not.

use super::Window;
use crate::axis::Flat;
use crate::size::{IsSize, Size};
use crate::{Axis, Image, Known, Sequence};

/// The windows of a sequence over an image: none, in words.
impl<const C: usize, const H: usize, const W: usize, X, Same, OH: IsSize, OW: IsSize, Decided> Window<Flat, X>
    for Image<C, H, W>
where
    Image<C, H, W>: Known<Shape = Same>,
    Same: IsSequence<C, H, W, Height = OH, Width = OW, Decided = Decided>,
{
    type Height = OH;
    type Width = OW;
    type Decided = Decided;
}

/// The windows of an image over a sequence: none, in words.
#[rustfmt::skip] // the parameters of one axis on a line
impl<
    const C: usize, const L: usize, const K: usize, const S: usize, P, const D: usize, R, X,
    Same, OH: IsSize, OW: IsSize, Decided,
> Window<Axis<K, S, P, D, R>, X> for Sequence<C, L>
where
    Sequence<C, L>: Known<Shape = Same>,
    Same: HasRows<C, L, Height = OH, Width = OW, Decided = Decided>,
{
    type Height = OH;
    type Width = OW;
    type Decided = Decided;
}

/// A kind of shape that windows do not move over, with the sentence for it. It holds for `()` alone, which is no shape, and says of the
/// sizes nothing, so that there is no second error about them.
macro_rules! kind {
    ($(#[$doc:meta])* $name:ident<$(const $n:ident: usize),+>) => {
        $(#[$doc])*
        #[doc(hidden)]
        pub trait $name<$(const $n: usize),+> {
            /// What [`Window`] would say.
            type Height: IsSize;
            /// What [`Window`] would say.
            type Width: IsSize;
            /// What [`Window`] would say.
            type Decided;
        }
        #[diagnostic::do_not_recommend]
        impl<$(const $n: usize),+> $name<$($n),+> for () {
            type Height = Size<1>;
            type Width = Size<1>;
            type Decided = ();
        }
    };
}
kind! {
    /// The windows have no rows: `Conv1d` and `MaxPool1d`.
    #[diagnostic::on_unimplemented(
        message = "a layer of sequences (`Conv1d`, `MaxPool1d`, ..) is given an image of {C} x {H} x {W}",
        label = "an image where a sequence is due",
        note = "`Conv1d` and `MaxPool1d` take a `Sequence<C, L>`, `Conv2d` and `MaxPool2d` an `Image<C, H, W>`"
    )]
    IsSequence<const C: usize, const H: usize, const W: usize>
}
kind! {
    /// The windows have rows and columns: `Conv2d` and `MaxPool2d`.
    #[diagnostic::on_unimplemented(
        message = "a layer of images (`Conv2d`, `MaxPool2d`, ..) is given a sequence of {C} x {L}",
        label = "a sequence where an image is due",
        note = "`Conv1d` and `MaxPool1d` take a `Sequence<C, L>`, `Conv2d` and `MaxPool2d` an `Image<C, H, W>`"
    )]
    HasRows<const C: usize, const L: usize>
}
