//! Padding, as a type: how many rows or columns of zeros lie before an axis, and how many behind it.

use crate::Size;
use crate::size::ToNum;
use core::ops::{Add, Shr, Sub};
use typenum::U1;

/// `N` before the axis and `N` behind it: PyTorch's `padding=N`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pad<const N: usize>;

/// `P` in all: P/2 before the axis, rounded down, and the rest behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total<const P: usize>;

/// `B` before the axis and `A` after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides<const B: usize, const A: usize>;

/// The padding that keeps the size with stride 1, and gives ceil(L_in / S) otherwise: D (K - 1) in all, of which the smaller
/// half lies before the axis. With stride 1 it is PyTorch's `padding="same"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Same;

/// Padding as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// So much before the axis and so much behind it.
    Sides(usize, usize),
    /// One less than the window reaches over, in all.
    Same,
}

impl Around {
    /// What lies before and behind, for a window that reaches over `reach`.
    pub const fn sides(self, reach: usize) -> (usize, usize) {
        match self {
            Around::Sides(before, after) => (before, after),
            Around::Same => {
                let total = reach.saturating_sub(1);
                (total / 2, total - total / 2)
            }
        }
    }
}

/// One of [`Pad`], [`Total`], [`Sides`] and [`Same`].
///
/// ```
/// use formwork_tensor::padding::{Pad, Padding, Same, Sides, Total};
/// assert_eq!(Pad::<1>::AROUND.sides(3), (1, 1));
/// assert_eq!(Total::<3>::AROUND.sides(4), (1, 2));
/// assert_eq!(Sides::<0, 2>::AROUND.sides(3), (0, 2));
/// assert_eq!(Same::AROUND.sides(4), (1, 2));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no padding: say `Pad<1>`, `Total<3>`, `Sides<1, 2>` or `Same`",
    label = "not a padding"
)]
pub trait Padding: sealed::Sealed + Copy + Default + Send + Sync + 'static {
    /// The padding as a value.
    const AROUND: Around;
}
impl<const N: usize> Padding for Pad<N> {
    const AROUND: Around = Around::Sides(N, N);
}
impl<const P: usize> Padding for Total<P> {
    const AROUND: Around = Around::Sides(P / 2, P - P / 2);
}
impl<const B: usize, const A: usize> Padding for Sides<B, A> {
    const AROUND: Around = Around::Sides(B, A);
}
impl Padding for Same {
    const AROUND: Around = Around::Same;
}

mod sealed {
    pub trait Sealed {}
    impl<const N: usize> Sealed for super::Pad<N> {}
    impl<const P: usize> Sealed for super::Total<P> {}
    impl<const B: usize, const A: usize> Sealed for super::Sides<B, A> {}
    impl Sealed for super::Same {}
}

/// A padding's numbers, as typenum has them.
#[diagnostic::on_unimplemented(
    message = "the padding `{Self}` is past the limit of 1024",
    label = "sizes are computed up to 1024"
)]
pub trait PaddingNumbers {
    /// The two sides, `(Before, After)`, or [`Same`].
    type Given;
}
#[diagnostic::do_not_recommend]
impl<const N: usize> PaddingNumbers for Pad<N>
where
    Size<N>: ToNum<N>,
{
    type Given = (<Size<N> as ToNum<N>>::Num, <Size<N> as ToNum<N>>::Num);
}
#[diagnostic::do_not_recommend]
impl<const P: usize, N, Before, After> PaddingNumbers for Total<P>
where
    Size<P>: ToNum<P, Num = N>,
    N: Shr<U1, Output = Before> + Sub<Before, Output = After>,
{
    type Given = (Before, After);
}
#[diagnostic::do_not_recommend]
impl<const B: usize, const A: usize> PaddingNumbers for Sides<B, A>
where
    Size<B>: ToNum<B>,
    Size<A>: ToNum<A>,
{
    type Given = (<Size<B> as ToNum<B>>::Num, <Size<A> as ToNum<A>>::Num);
}
impl PaddingNumbers for Same {
    type Given = Same;
}

/// The two sides, given how many steps a window reaches past its first value, D (K - 1).
pub trait BothSides<Steps> {
    /// Before the axis.
    type Before;
    /// Behind it.
    type After;
}
impl<Steps, B, A> BothSides<Steps> for (B, A) {
    type Before = B;
    type After = A;
}
impl<Steps, B, A> BothSides<Steps> for Same
where
    Steps: Shr<U1, Output = B> + Sub<B, Output = A> + Add<U1>,
{
    type Before = B;
    type After = A;
}
