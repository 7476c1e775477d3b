//! The shape of several images one after the other, C = C1 + C2 + .. channels of H x W.
//!
//! As in the window rule, nothing is decided before both sides are known (`After`, `Known`): what the compiler concludes
//! too early it reports as a disagreement between types.

use core::ops::Add;
use formwork_tensor::size::{After, FromNum, ToNum};
use formwork_tensor::{Image, Known, Shape, Size, Vector};

/// `(Image<C1, H, W>, Image<C2, H, W>, ..): Joined<Out = Image<C1 + C2 + .., H, W>>`, for two to four images or vectors.
///
/// ```
/// use formwork_layers::concat::Joined;
/// use formwork_tensor::{Image, Shape};
/// assert_eq!(<(Image<16, 8, 9>, Image<32, 8, 9>, Image<2, 8, 9>) as Joined>::Out::DIMS, [50, 8, 9]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`Concat` and `Cat` join two to four images or vectors, which `{Self}` is not",
    label = "nothing to join"
)]
pub trait Joined {
    /// The image of all channels.
    type Out: Shape;
    /// How many images or vectors there are.
    #[doc(hidden)]
    const PARTS: usize;
}

impl<A, B, SA, SB, KnownA, KnownB> Joined for (A, B)
where
    A: Known<Shape = SA>,
    B: Known<Shape = SB>,
    SB: After<SA, Out = KnownA>,
    SA: After<SB, Out = KnownB>,
    KnownA: Before<KnownB>,
{
    type Out = KnownA::Out;
    const PARTS: usize = 2;
}
impl<A, B, C> Joined for (A, B, C)
where
    (A, B): Joined<Out: Known>,
    (<(A, B) as Joined>::Out, C): Joined,
{
    type Out = <(<(A, B) as Joined>::Out, C) as Joined>::Out;
    const PARTS: usize = 3;
}
impl<A, B, C, D> Joined for (A, B, C, D)
where
    (A, B, C): Joined<Out: Known>,
    (<(A, B, C) as Joined>::Out, D): Joined,
{
    type Out = <(<(A, B, C) as Joined>::Out, D) as Joined>::Out;
    const PARTS: usize = 4;
}

/// `Image<C, H, W>: Before<Image<D, H, W>, Out = Image<C + D, H, W>>`.
#[diagnostic::on_unimplemented(
    message = "`Concat` and `Cat` join images along their channels, or vectors, but are given `{Self}` and `{Next}`",
    label = "not two images, nor two vectors"
)]
pub trait Before<Next> {
    /// The image of both one's channels.
    type Out: Shape;
}
impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const D: usize,
    const H2: usize,
    const W2: usize,
    const ALL: usize,
    NC,
    ND,
    N,
    Out: Shape,
> Before<Image<D, H2, W2>> for Image<C, H, W>
where
    Size<C>: ToNum<C, Num = NC>,
    Size<D>: ToNum<D, Num = ND>,
    NC: Add<ND, Output = N>,
    N: FromNum<Size = Size<ALL>>,
    Size<H>: SameSize<H, W, H2, W2, Image<ALL, H, W>, Then = Out>,
{
    type Out = Out;
}

/// `Vector<N>: Before<Vector<M>, Out = Vector<N + M>>`, with N and M up to 1024.
impl<const N: usize, const M: usize, const ALL: usize, NN, NM, Sum> Before<Vector<M>> for Vector<N>
where
    Size<N>: ToNum<N, Num = NN>,
    Size<M>: ToNum<M, Num = NM>,
    NN: Add<NM, Output = Sum>,
    Sum: FromNum<Size = Size<ALL>>,
{
    type Out = Vector<ALL>;
}

/// `Size<H>: SameSize<H, W, H2, W2, Then>` holds when H = H2 and W = W2, and only then hands on `Then`: so the layers
/// behind do not complain too.
#[diagnostic::on_unimplemented(
    message = "`Concat` and `Cat` are given images of {H} x {W} and {H2} x {W2}: only their channels may differ",
    label = "two images disagree about height or width"
)]
pub trait SameSize<const H: usize, const W: usize, const H2: usize, const W2: usize, Then> {
    /// `Then`.
    type Then;
}
#[diagnostic::do_not_recommend]
impl<const H: usize, const W: usize, Then> SameSize<H, W, H, W, Then> for Size<H> {
    type Then = Then;
}
