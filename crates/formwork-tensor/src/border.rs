//! What lies around an image, as a type, and the sizes of an image with it.

mod fits;
mod wrapped;

pub use fits::{Cropped, HasEdge, LiesWithin, Reflected, ReflectsColumns, ReflectsRows, Repeated};
pub use wrapped::{Wrapped, WrapsColumns, WrapsRows};

use crate::size::{FromNum, IsSize, Size, ToNum};
use crate::{Image, Pad};
use core::ops::Add;

/// `N` columns to the left of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left<const N: usize>;

/// `N` columns to the right of an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Right<const N: usize>;

/// `N` rows above an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Top<const N: usize>;

/// `N` rows below an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bottom<const N: usize>;

/// How much lies around an image: [`Pad<N>`](Pad), N on each side, PyTorch's `padding=N`, or
/// `(Left<A>, Right<B>, Top<C>, Bottom<D>)`, PyTorch's `padding=(A, B, C, D)`.
///
/// ```
/// use formwork_tensor::border::{Border, Bottom, Left, Right, Top};
/// use formwork_tensor::Pad;
/// type Sides = (Left<1>, Right<2>, Top<3>, Bottom<4>);
/// assert_eq!((Sides::LEFT, Sides::RIGHT, Sides::TOP, Sides::BOTTOM), (1, 2, 3, 4));
/// assert_eq!((Pad::<5>::LEFT, Pad::<5>::BOTTOM), (5, 5));
/// ```
///
/// The sides are named, so that another order does not compile:
///
/// ```compile_fail
/// # use formwork_tensor::border::{Border, Bottom, Left, Right, Top};
/// fn around<B: Border>() {}
/// around::<(Top<3>, Bottom<4>, Left<1>, Right<2>)>(); // say `(Left<1>, Right<2>, Top<3>, Bottom<4>)`
/// ```
///
/// It is sealed: there are these two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what lies around an image: say `Pad<1>` or `(Left<1>, Right<2>, Top<3>, Bottom<4>)`",
    label = "not the sides of an image",
    note = "`Pad<1>` is PyTorch's padding=1, and `(Left<1>, Right<2>, Top<3>, Bottom<4>)` its padding=(1, 2, 3, 4)"
)]
pub trait Border: sealed::Sealed + Copy + Default + Send + Sync + 'static {
    /// Columns to the left.
    const LEFT: usize;
    /// Columns to the right.
    const RIGHT: usize;
    /// Rows above.
    const TOP: usize;
    /// Rows below.
    const BOTTOM: usize;
}
impl<const N: usize> Border for Pad<N> {
    const LEFT: usize = N;
    const RIGHT: usize = N;
    const TOP: usize = N;
    const BOTTOM: usize = N;
}
impl<const L: usize, const R: usize, const T: usize, const B: usize> Border
    for (Left<L>, Right<R>, Top<T>, Bottom<B>)
{
    const LEFT: usize = L;
    const RIGHT: usize = R;
    const TOP: usize = T;
    const BOTTOM: usize = B;
}

mod sealed {
    use super::{Bottom, Left, Right, Top};
    pub trait Sealed {}
    impl<const N: usize> Sealed for crate::Pad<N> {}
    impl<const L: usize, const R: usize, const T: usize, const B: usize> Sealed
        for (Left<L>, Right<R>, Top<T>, Bottom<B>)
    {
    }
}

/// The sides one by one, as sizes: `(Size<LEFT>, Size<RIGHT>, Size<TOP>, Size<BOTTOM>)`.
#[doc(hidden)]
pub trait FourSides {
    /// Its type.
    type Sizes;
}
impl<const N: usize> FourSides for Pad<N> {
    type Sizes = (Size<N>, Size<N>, Size<N>, Size<N>);
}
impl<const L: usize, const R: usize, const T: usize, const B: usize> FourSides
    for (Left<L>, Right<R>, Top<T>, Bottom<B>)
{
    type Sizes = (Size<L>, Size<R>, Size<T>, Size<B>);
}

/// `Image<C, H, W>: Bordered<B, Height = Size<OH>, Width = Size<OW>>` with OH = H + top + bottom and OW = W + left + right.
///
/// ```
/// use formwork_tensor::border::{Bordered, Bottom, Left, Right, Top};
/// use formwork_tensor::{Image, Size};
/// fn around<X, const OH: usize, const OW: usize>() -> (usize, usize)
/// where
///     X: Bordered<(Left<1>, Right<2>, Top<3>, Bottom<4>), Height = Size<OH>, Width = Size<OW>>,
/// {
///     (OH, OW)
/// }
/// assert_eq!(around::<Image<1, 10, 20>, _, _>(), (17, 23));
/// ```
pub trait Bordered<B>: crate::sealed::Sealed {
    /// `Size<OH>`.
    type Height: IsSize;
    /// `Size<OW>`.
    type Width: IsSize;
}
impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const L: usize,
    const R: usize,
    const T: usize,
    const D: usize,
    B,
    NH,
    NW,
    NL,
    NR,
    NT,
    ND,
    Below,
    Beside,
    OH,
    OW,
> Bordered<B> for Image<C, H, W>
where
    B: FourSides<Sizes = (Size<L>, Size<R>, Size<T>, Size<D>)>,
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    Size<L>: ToNum<L, Num = NL>,
    Size<R>: ToNum<R, Num = NR>,
    Size<T>: ToNum<T, Num = NT>,
    Size<D>: ToNum<D, Num = ND>,
    NH: Add<NT, Output = Below>,
    Below: Add<ND, Output = OH>,
    NW: Add<NL, Output = Beside>,
    Beside: Add<NR, Output = OW>,
    OH: FromNum,
    OW: FromNum,
{
    type Height = OH::Size;
    type Width = OW::Size;
}
