//! Shapes: `Image<C, H, W>` and `Vector<N>`.

use crate::size::{FromNum, Size, ToNum};
use crate::{Element, memory::Plain};
use core::fmt::Debug;
use core::ops::Mul;
use typenum::Prod;

/// The shape of a tensor, known to the compiler.
pub trait Shape: Copy + Debug + Default + PartialEq + Send + Sync + 'static {
    /// The native array that holds a tensor of this shape, `[[[E; W]; H]; C]` or `[E; N]`.
    type Array<E: Element>: Plain<E> + Copy + Debug + PartialEq + Send + Sync;
    /// The number of elements.
    const LEN: usize;
    /// The sizes of the axes, outermost first.
    const DIMS: &'static [usize];
}

/// `C` channels of `H` rows and `W` columns.
///
/// ```
/// use formwork_tensor::{Image, Shape};
/// assert_eq!(Image::<3, 32, 48>::LEN, 4608);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Image<const C: usize, const H: usize, const W: usize>;

/// A vector of `N`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vector<const N: usize>;

impl<const C: usize, const H: usize, const W: usize> Shape for Image<C, H, W> {
    type Array<E: Element> = [[[E; W]; H]; C];
    const LEN: usize = C * H * W;
    const DIMS: &'static [usize] = &[C, H, W];
}

impl<const N: usize> Shape for Vector<N> {
    type Array<E: Element> = [E; N];
    const LEN: usize = N;
    const DIMS: &'static [usize] = &[N];
}

/// Images whose number of elements C * H * W the compiler can name, as `Vector<C * H * W>`: up to 16,384.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is longer than 16384 when flattened, the longest that is computed",
    label = "too long to flatten"
)]
pub trait Numel: Shape {
    /// `Vector<C * H * W>`.
    type Vector: Shape;
}

/// The shape of a vector whose length is computed.
pub trait AsVector {
    /// `Vector<N>`.
    type Shape: Shape;
}
impl<const N: usize> AsVector for Size<N> {
    type Shape = Vector<N>;
}

#[diagnostic::do_not_recommend]
impl<const C: usize, const H: usize, const W: usize, NC, NH, NW, N> Numel for Image<C, H, W>
where
    Size<C>: ToNum<C, Num = NC>,
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: Mul<NW>,
    NC: Mul<Prod<NH, NW>, Output = N>,
    N: FromNum,
    N::Size: AsVector,
{
    type Vector = <N::Size as AsVector>::Shape;
}
