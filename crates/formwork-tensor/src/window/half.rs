//! The windows of a pooling layer, which are padded by at most half a window.

use super::{Answer, InDecimals, Reaches, Window, condition};
use crate::Axis;
use crate::arithmetic::SaturatingSub;
use crate::axis::Flat;
use crate::padding::{BothSides, PaddingNumbers};
use crate::size::{After, IsSize, Size, ToNum};
use core::ops::{Add, BitAnd, Mul};
use typenum::{IsGreaterOrEqual, U1};

/// A [`Window`] whose axes have at most E/2 of padding on each side, for a window that reaches over E = D (K - 1) + 1: PyTorch's
/// condition for pooling layers.
///
/// ```
/// use formwork_tensor::{Axis, Image, Pad, Size, window::PoolWindow};
/// fn positions<X, const OH: usize, const OW: usize>() -> (usize, usize)
/// where
///     X: PoolWindow<Axis<3, 2, Pad<1>>, Axis<2>, Height = Size<OH>, Width = Size<OW>>,
/// {
///     (OH, OW)
/// }
/// assert_eq!(positions::<Image<1, 8, 8>, _, _>(), (4, 7));
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Axis, Image, Pad, window::PoolWindow};
/// fn fits<X: PoolWindow<Axis<3, 2, Pad<2>>, Axis<2>>>() {}
/// fits::<Image<1, 8, 8>>(); // more than half of a window of 3
/// ```
#[diagnostic::on_unimplemented(
    message = "windows `{Y}` by `{X}` do not move over `{Self}`",
    label = "another kind of shape",
    note = "a `Conv1d` and a `MaxPool1d` take a `Sequence<C, L>`, a `Conv2d` and a `MaxPool2d` an `Image<C, H, W>`"
)]
pub trait PoolWindow<Y, X>: crate::sealed::Sealed {
    /// `Size<OH>`, the number of positions from top to bottom.
    type Height: IsSize;
    /// `Size<OW>`, the number of positions from left to right.
    type Width: IsSize;
}
impl<In, Y, X, Height: IsSize, Width: IsSize, Decided, Rows, Columns> PoolWindow<Y, X> for In
where
    In: Window<Y, X, Height = Height, Width = Width, Decided = Decided>,
    Decided: After<Y, Out = Rows> + After<X, Out = Columns>,
    Rows: AtMostHalf,
    Columns: AtMostHalf,
{
    type Height = Height;
    type Width = Width;
}

/// An axis with at most half a window of padding on each side.
#[doc(hidden)]
pub trait AtMostHalf {}
impl AtMostHalf for Flat {}
#[rustfmt::skip] // the numbers on a line
impl<
    const K: usize, const S: usize, P, const D: usize, R, const E: usize, const B: usize, const A: usize,
    NK, ND, Given, Moves, K1, Steps, Reach, Before, After, Before2, After2, EnoughB, EnoughA, Enough, Asked,
    Met,
> AtMostHalf for Axis<K, S, P, D, R>
where
    Size<K>: ToNum<K, Num = NK>,
    Size<D>: ToNum<D, Num = ND>,
    P: PaddingNumbers<Given = Given>,
    NK: IsGreaterOrEqual<U1, Output = Moves> + SaturatingSub<U1, Moves, Output = K1>,
    ND: Mul<K1, Output = Steps>,
    Steps: Add<U1, Output = Reach>,
    Given: BothSides<Steps, Before = Before, After = After>,
    Before: Copy + Add<Before, Output = Before2>,
    After: Copy + Add<After, Output = After2>,
    Reach: IsGreaterOrEqual<Before2, Output = EnoughB> + IsGreaterOrEqual<After2, Output = EnoughA>
        + InDecimals<Before, After, Reaches = Reaches<E, B, A>>,
    EnoughB: BitAnd<EnoughA, Output = Enough>,
    Enough: Answer<Self, Out = (Asked, Met)>,
    Asked: PadsHalf<E, B, A, Met>,
{
}

condition! {
    /// At most half the window is padding.
    #[diagnostic::on_unimplemented(
        message = "a pooling window of {E} has padding {B} before and {A} after: each is at most half the window",
        label = "too much padding",
        note = "PyTorch refuses it too; `Pad<1>` is 1 on each side, PyTorch's padding=1"
    )]
    PadsHalf<const E: usize, const B: usize, const A: usize>
}
