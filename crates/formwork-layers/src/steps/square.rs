//! A convolution as the steps take it: its sizes as values.

use crate::conv2d::{Dense, Geometric, Geometry, On};
use crate::{Bias, Conv2d};
use alloc::boxed::Box;
use formwork_tensor::memory::{self, Plain};
use formwork_tensor::{Axis, Image, Padding, Scalar, Shape, Size, Window};

/// A square convolution with a bias, [`Conv2d<IC, OC, K, S, P>`](Conv2d), on images of shape `In`: what the steps are about. They
/// take its sizes as values and tensors as flat slices.
///
/// ```
/// use formwork_layers::Conv2d;
/// use formwork_layers::steps::SquareConvolution;
/// use formwork_tensor::Image;
/// type Conv = Conv2d<2, 3, 2>;
/// let sizes = <Conv as SquareConvolution<Image<2, 4, 4>, f32>>::GEOMETRY;
/// assert_eq!((sizes.out_channels, sizes.rows.out(), sizes.columns.out()), (3, 3, 3));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::Conv2d;
/// # use formwork_layers::steps::SquareConvolution;
/// # use formwork_tensor::Image;
/// # type Conv = Conv2d<2, 3, 2>;
/// let sizes = <Conv as SquareConvolution<Image<1, 4, 4>, f32>>::GEOMETRY; // takes two channels
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no square convolution with a bias for an input of `{In}`",
    label = "not what this step takes"
)]
pub trait SquareConvolution<In, T: Scalar> {
    /// The output, `Image<OC, OH, OW>`.
    type Out: Shape;
    /// One channel of the output, `Image<1, OH, OW>`.
    type Positions: Shape;
    /// What a window sees, `Image<IC, K, K>`.
    type Seen: Shape;
    /// All kernels, or their gradient: `[[[[T; K]; K]; IC]; OC]`.
    type Kernels: Plain<T>;
    /// The number of kernels, `Size<OC>`.
    type Filters;
    /// All sizes.
    const GEOMETRY: Geometry;
    /// All kernels, flat.
    fn weight(&self) -> &[T];
    /// A value an output channel.
    fn bias(&self) -> &[T];
}

impl<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> SquareConvolution<Image<IC, H, W>, T> for Conv2d<IC, OC, K, S, P, Bias, T>
where
    Image<IC, H, W>: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<OC, OH, OW>;
    type Positions = Image<1, OH, OW>;
    type Seen = Image<IC, K, K>;
    type Kernels = [[[[T; K]; K]; IC]; OC];
    type Filters = Size<OC>;
    const GEOMETRY: Geometry = On::<Dense<IC, OC>, Axis<K, S, P>, Axis<K, S, P>, H, W>::GEOMETRY;
    fn weight(&self) -> &[T] {
        memory::as_slice(&self.weight)
    }
    fn bias(&self) -> &[T] {
        &self.bias
    }
}

/// As `seeded` gives it.
impl<In, T: Scalar, C: SquareConvolution<In, T>> SquareConvolution<In, T> for Box<C> {
    type Out = C::Out;
    type Positions = C::Positions;
    type Seen = C::Seen;
    type Kernels = C::Kernels;
    type Filters = C::Filters;
    const GEOMETRY: Geometry = C::GEOMETRY;
    fn weight(&self) -> &[T] {
        C::weight(self)
    }
    fn bias(&self) -> &[T] {
        C::bias(self)
    }
}

/// Where the values of an image lie: the place of (channel, row, column) in a flat slice.
#[derive(Clone, Copy)]
pub(super) struct Places {
    pub(super) height: usize,
    pub(super) width: usize,
}

impl Places {
    #[inline]
    pub(super) fn at(self, channel: usize, row: usize, column: usize) -> usize {
        (channel * self.height + row) * self.width + column
    }
}

/// The places of the input, of the output, and of the weights: of a weight with o IC + c as the channel.
pub(super) fn places(sizes: Geometry) -> [Places; 3] {
    let Geometry { rows, columns, .. } = sizes;
    [(rows.len, columns.len), (rows.out(), columns.out()), (rows.kernel, columns.kernel)]
        .map(|(height, width)| Places { height, width })
}

/// All places of `channels` images of `height` x `width`, one after the other.
pub(super) fn each(
    channels: usize,
    height: usize,
    width: usize,
) -> impl Iterator<Item = (usize, usize, usize)> {
    let plane = move |channel| (0..height * width).map(move |at| (channel, at / width, at % width));
    (0..channels).flat_map(plane)
}
