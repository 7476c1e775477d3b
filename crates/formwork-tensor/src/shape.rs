//! Shapes: `Image<C, H, W>`, `Sequence<C, L>` and `Vector<N>`.

use crate::size::{After, FromLongNum, FromNum, Size, ToNum};
use crate::window::{Answer, condition};
use crate::{Element, memory::Plain, sealed::Sealed};
use core::fmt::Debug;
use core::ops::Mul;
use typenum::{B0, B1, IsLessOrEqual, Prod, U16384};

/// The shape of a tensor, known to the compiler.
pub trait Shape: Copy + Debug + Default + PartialEq + Send + Sync + 'static {
    /// The native array that holds a tensor of this shape, `[[[E; W]; H]; C]`, `[[E; L]; C]` or `[E; N]`.
    type Array<E: Element>: Plain<E> + Copy + Debug + PartialEq + Send + Sync;
    /// The number of elements.
    const LEN: usize;
    /// The sizes of the axes, outermost first.
    const DIMS: &'static [usize];

    /// What `one` makes of the sizes of each shape of a product, the first and the rest put together by `two`; of a shape that is no
    /// product, what `one` makes of its sizes.
    ///
    /// ```
    /// use formwork_tensor::{Image, Shape, Vector};
    /// type S = ((Image<3, 8, 8>, Vector<4>), Vector<5>);
    /// let written = S::fold(&mut |dims| format!("{dims:?}"), &mut |first, rest| format!("({first}, {rest})"));
    /// assert_eq!(written, "(([3, 8, 8], [4]), [5])");
    /// ```
    fn fold<V>(one: &mut impl FnMut(&'static [usize]) -> V, _two: &mut impl FnMut(V, V) -> V) -> V {
        one(Self::DIMS)
    }
}

/// `C` channels of `H` rows and `W` columns.
///
/// ```
/// use formwork_tensor::{Image, Shape};
/// assert_eq!(Image::<3, 32, 48>::LEN, 4608);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Image<const C: usize, const H: usize, const W: usize>;

/// `C` channels of `L` values one after the other: sound, a measurement over time, text.
///
/// ```
/// use formwork_tensor::{Sequence, Shape, Tensor};
/// let x = Tensor::<Sequence<2, 3>>::new([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// assert_eq!(x[1][2], 6.0);
/// assert_eq!(Sequence::<2, 3>::DIMS, [2, 3]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sequence<const C: usize, const L: usize>;

/// A vector of `N`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Vector<const N: usize>;

impl<const C: usize, const H: usize, const W: usize> Shape for Image<C, H, W> {
    type Array<E: Element> = [[[E; W]; H]; C];
    const LEN: usize = C * H * W;
    const DIMS: &'static [usize] = &[C, H, W];
}

impl<const C: usize, const L: usize> Shape for Sequence<C, L> {
    type Array<E: Element> = [[E; L]; C];
    const LEN: usize = C * L;
    const DIMS: &'static [usize] = &[C, L];
}

impl<const N: usize> Shape for Vector<N> {
    type Array<E: Element> = [E; N];
    const LEN: usize = N;
    const DIMS: &'static [usize] = &[N];
}

/// `Image<C, H, W>: Numel<Vector = Vector<N>>` with N = C * H * W, which goes up to 16,384, in multiples of 32 up to
/// 262,144.
///
/// ```
/// use formwork_tensor::{Image, Numel, Shape};
/// assert_eq!(<Image<16, 5, 5> as Numel>::Vector::LEN, 400);
/// assert_eq!(<Image<512, 7, 7> as Numel>::Vector::LEN, 25_088);
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Image, Numel, Shape};
/// <Image<17, 31, 33> as Numel>::Vector::LEN; // 17,391 is past 16,384, and no multiple of 32
/// ```
///
/// It is sealed: what flattening gives is computed by this crate.
pub trait Numel: Sealed + Shape {
    /// `Vector<C * H * W>`.
    type Vector: Shape;
}

#[rustfmt::skip] // the parameters on a line
impl<const C: usize, const H: usize, const W: usize, NC, NH, NW, N, Asked, Met, Known, Len> Numel for Image<C, H, W>
where
    Size<C>: ToNum<C, Num = NC>,
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    (NC, NH, NW): Product<Out = N>,
    N: Answer<Self, Out = (Asked, Met)>,
    Asked: Flattens<C, H, W, Met, Then = Known>,
    Known: After<N, Out = Len>,
    Len: VectorOf,
{
    type Vector = Len::Shape;
}

/// As an image of one row has.
impl<const C: usize, const L: usize, V: Shape> Numel for Sequence<C, L>
where
    Image<C, 1, L>: Numel<Vector = V>,
{
    type Vector = V;
}

/// A vector is flat already.
impl<const N: usize> Numel for Vector<N> {
    type Vector = Self;
}

/// The product of three of typenum's numbers as a `Size<N>`, or [`PastTable`](crate::size::PastTable).
#[doc(hidden)]
pub trait Product {
    /// The size.
    type Out;
}
impl<C, H, W, N, Short> Product for (C, H, W)
where
    H: Mul<W>,
    C: Mul<Prod<H, W>, Output = N>,
    N: IsLessOrEqual<U16384, Output = Short> + FromNumIf<Short>,
{
    type Out = N::Size;
}

/// The table's entry for a number, given whether it is at most 16,384, or [`PastTable`](crate::size::PastTable).
#[doc(hidden)]
pub trait FromNumIf<Short> {
    /// The size.
    type Size;
}
impl<N: FromNum> FromNumIf<B1> for N {
    type Size = N::Size;
}
impl<N: FromLongNum> FromNumIf<B0> for N {
    type Size = N::Size;
}

condition! {
    /// Flattening gives a length that is in the table.
    #[diagnostic::on_unimplemented(
        message = "an image of {C} x {H} x {W} has too many elements for a `Flatten`, which computes lengths up to 16384 and \
            multiples of 32 up to 262144",
        label = "too many elements to flatten"
    )]
    Flattens<const C: usize, const H: usize, const W: usize>
}

/// The vector of a length that is computed.
#[doc(hidden)]
pub trait VectorOf {
    /// `Vector<N>`.
    type Shape: Shape;
}
impl<const N: usize> VectorOf for Size<N> {
    type Shape = Vector<N>;
}

/// The shape itself, but not before its axes are known. A bound on this shape compares what was computed; a bound on
/// `Self` is taken by the compiler for the result of the computation, and then reported as a disagreement.
#[diagnostic::on_unimplemented(
    message = "nothing can be computed with the shape `{Self}`, which is a parameter here",
    label = "a shape that is not known here",
    note = "let the layer be bounded instead, `where Residual<A>: Layer<S, Out = S>`"
)]
#[doc(hidden)]
pub trait Known: Sealed + Shape {
    /// The same shape.
    type Shape: Shape;
}
impl<const C: usize, const H: usize, const W: usize, NH, NW, Height, Both: Shape> Known for Image<C, H, W>
where
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: After<Self, Out = Height>,
    NW: After<Height, Out = Both>,
{
    type Shape = Both;
}
impl<const C: usize, const L: usize, NL, Both: Shape> Known for Sequence<C, L>
where
    Size<L>: ToNum<L, Num = NL>,
    NL: After<Self, Out = Both>,
{
    type Shape = Both;
}
impl<const N: usize> Known for Vector<N> {
    type Shape = Self;
}
