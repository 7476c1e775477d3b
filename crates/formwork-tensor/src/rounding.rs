//! Which way the number of a window's positions is rounded, as a type: PyTorch's `ceil_mode`.

use crate::arithmetic::{SafeDiv, SaturatingSub};
use core::ops::Add;
use typenum::{IsGreaterOrEqual, Max, Min, U1};

/// Only whole windows: floor((L_in + P - E)/S) + 1 positions. PyTorch's `ceil_mode=False`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Floor;

/// Also the window that reaches past the end: ceil((L_in + P - E)/S) + 1 positions, without a last one that would start behind the
/// input. PyTorch's `ceil_mode=True`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ceil;

/// [`Floor`] or [`Ceil`].
///
/// ```
/// use formwork_tensor::{Axis, Ceil, Floor, Pad, axis::WindowAxis};
/// assert_eq!(Axis::<3, 2, Pad<0>, 1, Floor>::over(8).out(), 3);
/// assert_eq!(Axis::<3, 2, Pad<0>, 1, Ceil>::over(8).out(), 4); // the fourth window sees two values
/// assert_eq!(Axis::<2, 2, Pad<1>, 1, Ceil>::over(3).out(), 2); // a third one would start behind the input
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which way to round: say `Floor` or `Ceil`",
    label = "neither `Floor` nor `Ceil`"
)]
pub trait Rounding: sealed::Sealed + Copy + Default + Send + Sync + 'static {
    /// Whether it is up.
    const UP: bool;
}
impl Rounding for Floor {
    const UP: bool = false;
}
impl Rounding for Ceil {
    const UP: bool = true;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Floor {}
    impl Sealed for super::Ceil {}
}

/// The rule on typenum's numbers: `Padded` is L + P and `Before` is L with what lies before it, `E` the window, `S` the stride and
/// `Moves` whether that is not 0.
#[doc(hidden)]
pub trait Positions<Padded, Before, E, S, Moves> {
    /// Whether a window fits.
    type Fits;
    /// One less than the number of positions.
    type Moved;
}
impl<Padded, Before, E, S, Moves, Fits, Rest, Q> Positions<Padded, Before, E, S, Moves> for Floor
where
    Padded: IsGreaterOrEqual<E, Output = Fits> + SaturatingSub<E, Fits, Output = Rest>,
    Rest: SafeDiv<S, Moves, Output = Q>,
{
    type Fits = Fits;
    type Moved = Q;
}
impl<Padded, Before, E, S, Moves, S1, Full, Fits, Rest, Q, Starts, Last, M, Least>
    Positions<Padded, Before, E, S, Moves> for Ceil
where
    S: SaturatingSub<U1, Moves, Output = S1>,
    Padded: Add<S1, Output = Full>,
    Full: IsGreaterOrEqual<E, Output = Fits> + SaturatingSub<E, Fits, Output = Rest>,
    Rest: SafeDiv<S, Moves, Output = Q>,
    Before: Max<U1, Output = Starts>,
    Starts: core::ops::Sub<U1, Output = Last>,
    Last: SafeDiv<S, Moves, Output = M>,
    Q: Min<M, Output = Least>,
{
    type Fits = Fits;
    type Moved = Least;
}
