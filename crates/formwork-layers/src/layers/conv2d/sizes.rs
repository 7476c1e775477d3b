//! The sizes of a convolution as values, and as the one type parameter that its kernels have.

use super::channels::ChannelPair;
use core::marker::PhantomData;
use formwork_tensor::axis::{Count, WindowAxis};
use formwork_tensor::{Scalar, Span, memory};

/// All sizes of a convolution.
///
/// ```
/// use formwork_layers::conv2d::{Dense, Geometric, On};
/// use formwork_tensor::{Axis, Pad};
/// type Stem = On<Dense<3, 64>, Axis<7, 2, Pad<3>>, Axis<7, 2, Pad<3>>, 224, 224>;
/// let sizes = Stem::GEOMETRY;
/// assert_eq!((sizes.in_channels, sizes.out_channels, sizes.groups), (3, 64, 1));
/// assert_eq!((sizes.rows.out(), sizes.columns.out()), (112, 112));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// From top to bottom.
    pub rows: Span,
    /// From left to right.
    pub columns: Span,
    /// Input channels of a group.
    pub in_channels: usize,
    /// Output channels of a group.
    pub out_channels: usize,
    /// Groups of channels, each convolved by itself.
    pub groups: usize,
}

impl Geometry {
    /// Multiply-adds for one sample.
    ///
    /// ```
    /// use formwork_layers::conv2d::{Dense, Geometric, On};
    /// use formwork_tensor::Axis;
    /// // 6 x 25 products for each of 16 x 10 x 10 values.
    /// assert_eq!(On::<Dense<6, 16>, Axis<5>, Axis<5>, 14, 14>::GEOMETRY.macs(), 6 * 25 * 16 * 100);
    /// ```
    pub const fn macs(self) -> u64 {
        let filter = self.in_channels as u64 * self.rows.kernel as u64 * self.columns.kernel as u64;
        let positions = self.rows.out() as u64 * self.columns.out() as u64;
        self.groups as u64 * self.out_channels as u64 * filter * positions
    }
}

/// A type that has all sizes of a convolution.
///
/// ```
/// use formwork_layers::conv2d::{Dense, Geometric, On};
/// use formwork_tensor::{Axis, axis::Count};
/// fn weights<G: Geometric>() -> usize {
///     G::In::COUNT * G::Rows::COUNT * G::Columns::COUNT * G::GEOMETRY.out_channels
/// }
/// assert_eq!(weights::<On<Dense<1, 6>, Axis<5>, Axis<3>, 28, 28>>(), 1 * 5 * 3 * 6);
/// ```
pub trait Geometric {
    /// The sizes.
    const GEOMETRY: Geometry;
    /// The input channels of a group, the rows of a kernel and its columns, to name native arrays with.
    type In: Count;
    /// The rows of a kernel.
    type Rows: Count;
    /// The columns of a kernel.
    type Columns: Count;
}

/// The convolution of channels `Ch` with windows `Y` and `X` on images of H x W.
///
/// ```
/// use formwork_layers::conv2d::{Geometric, Grouped, On};
/// use formwork_tensor::{Axis, Pad};
/// type Depthwise = On<Grouped<16, 1, 1>, Axis<3, 1, Pad<1>>, Axis<3, 1, Pad<1>>, 8, 6>;
/// assert_eq!(Depthwise::GEOMETRY.groups, 16);
/// assert_eq!((Depthwise::GEOMETRY.rows.out(), Depthwise::GEOMETRY.columns.out()), (8, 6));
/// ```
pub struct On<Ch, Y, X, const H: usize, const W: usize>(PhantomData<(Ch, Y, X)>);

impl<Ch: ChannelPair, Y: WindowAxis, X: WindowAxis, const H: usize, const W: usize> Geometric
    for On<Ch, Y, X, H, W>
{
    const GEOMETRY: Geometry = Geometry {
        rows: Y::WINDOW.over(H),
        columns: X::WINDOW.over(W),
        in_channels: Ch::In::COUNT,
        out_channels: Ch::Out::COUNT,
        groups: Ch::GROUPS,
    };
    type In = Ch::In;
    type Rows = Y;
    type Columns = X;
}

/// A row of a kernel's weights, as an array.
pub(super) type Taps<G, V> = <<G as Geometric>::Columns as Count>::Of<V>;
/// A kernel of K x K weights.
type Kernel<G, T> =
    <<G as Geometric>::Rows as Count>::Array<T, <<G as Geometric>::Columns as Count>::Array<T, T>>;
/// The kernels from all input channels to one output channel.
pub(super) type Filter<G, T> = <<G as Geometric>::In as Count>::Array<T, Kernel<G, T>>;

/// The sizes of one group as constants. The kernels are its functions, so that each has them without naming them. Tensors are flat slices.
pub(super) struct Sizes<G>(PhantomData<G>);

impl<G: Geometric> Sizes<G> {
    const ROWS: Span = G::GEOMETRY.rows;
    const COLS: Span = G::GEOMETRY.columns;
    /// Channels in and out.
    pub(super) const IC: usize = G::GEOMETRY.in_channels;
    pub(super) const OC: usize = G::GEOMETRY.out_channels;
    /// The kernel's height and width.
    pub(super) const KH: usize = Self::ROWS.kernel;
    pub(super) const KW: usize = Self::COLS.kernel;
    /// The strides, from row to row and from column to column.
    pub(super) const SH: usize = Self::ROWS.stride;
    pub(super) const SW: usize = Self::COLS.stride;
    /// The dilations.
    pub(super) const DH: usize = Self::ROWS.dilation;
    pub(super) const DW: usize = Self::COLS.dilation;
    /// The input's height and width.
    pub(super) const H: usize = Self::ROWS.len;
    pub(super) const W: usize = Self::COLS.len;
    /// The output's height and width.
    pub(super) const OH: usize = Self::ROWS.out();
    pub(super) const OW: usize = Self::COLS.out();
    /// Rows of padding above the image, and columns before it.
    pub(super) const TOP: usize = Self::ROWS.before;
    pub(super) const LEFT: usize = Self::COLS.before;
    /// The length of a row with its padding.
    pub(super) const PADDED: usize = Self::COLS.padded();
    /// Whether there are columns of padding.
    pub(super) const PADS: bool = Self::PADDED > Self::W;
    /// Columns that a window reaches over.
    pub(super) const REACH: usize = Self::COLS.reach();
    /// Weights of one kernel, and of one output channel.
    pub(super) const TAPS: usize = Self::KH * Self::KW;
    pub(super) const WEIGHTS: usize = Self::IC * Self::TAPS;
    /// Values of the input and of the output.
    pub(super) const INPUT: usize = Self::IC * Self::H * Self::W;
    pub(super) const OUTPUT: usize = Self::OC * Self::OH * Self::OW;
    /// Whether windows move by one, and see neighbours.
    pub(super) const UNIT: bool = Self::SH == 1 && Self::SW == 1 && Self::DH == 1 && Self::DW == 1;

    /// Row `k` of the kernel from input channel `c`.
    #[inline(always)]
    pub(super) fn taps<T: Scalar>(filter: &Filter<G, T>, c: usize, k: usize) -> &[T] {
        let kernel = &G::In::parts::<T, Kernel<G, T>>(filter)[c];
        G::Columns::parts::<T, T>(&G::Rows::parts::<T, <G::Columns as Count>::Array<T, T>>(kernel)[k])
    }

    /// Row `k` of the kernels from input channel `c` to a block of output channels: weight l of kernel b is at b
    /// [`WEIGHTS`](Self::WEIGHTS) + l. One slice, so that the places are one register and constants.
    #[inline(always)]
    pub(super) fn taps_to<T: Scalar, const B: usize>(
        filters: &[Filter<G, T>; B],
        c: usize,
        k: usize,
    ) -> &[T] {
        let weights = memory::as_slice::<T, [Filter<G, T>; B]>(filters);
        &weights[(c * Self::KH + k) * Self::KW..][..B.saturating_sub(1) * Self::WEIGHTS + Self::KW]
    }

    /// Row `k` of the kernels from a block of input channels, from `c` on: weight l of kernel b is at b [`TAPS`](Self::TAPS) + l.
    #[inline(always)]
    pub(super) fn taps_from<T: Scalar, const B: usize>(filter: &Filter<G, T>, c: usize, k: usize) -> &[T] {
        let weights = memory::as_slice::<T, Filter<G, T>>(filter);
        &weights[(c * Self::KH + k) * Self::KW..][..B.saturating_sub(1) * Self::TAPS + Self::KW]
    }

    /// The rows of the kernel that lie within the image when the window is at `row`: from one to another (excluded).
    #[inline(always)]
    pub(super) const fn seen(row: usize) -> (usize, usize) {
        let start = row * Self::SH;
        let end = (Self::H + Self::TOP).saturating_sub(start).div_ceil(Self::DH);
        (Self::TOP.saturating_sub(start).div_ceil(Self::DH), if end < Self::KH { end } else { Self::KH })
    }

    /// The row of the input that row `k` of the window at `row` sees.
    #[inline(always)]
    pub(super) const fn input_row(row: usize, k: usize) -> usize {
        row * Self::SH + k * Self::DH - Self::TOP
    }
}

/// The height and width of an image, as constants.
pub(super) trait Plane {
    const HEIGHT: usize;
    const WIDTH: usize;
}
/// The output's.
impl<G: Geometric> Plane for Sizes<G> {
    const HEIGHT: usize = Self::OH;
    const WIDTH: usize = Self::OW;
}
