//! dL/dx of a single sample, with stride 1: a convolution of dL/dy with the kernels turned by 180 degrees.

use super::panel::{Windows, call_block};
use super::planes::Planes;
use super::{CHANNELS, VECTOR};
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::{slices, slices_mut, with_const};
use formwork_tensor::{Element, Level, Scalar, Span, memory};

/// The windows of dL/dx over dL/dy: as many as there are values of dL/dx.
const fn turned(span: Span) -> Span {
    let reach = span.reach() - 1;
    let before = reach.saturating_sub(span.before);
    let after = (span.len + reach).saturating_sub(span.out() + before);
    Span { len: span.out(), before, after, up: false, ..span }
}

impl<G: Geometric> Sizes<G> {
    /// All rows at once.
    const GRADIENT: Planes = Planes::new(turned(G::GEOMETRY.rows), turned(G::GEOMETRY.columns), Self::H);
    const GRADIENT_ONE_LINE: bool = Self::GRADIENT.flat() || Self::W < VECTOR;
    /// The elements of a line, of all rows or of one.
    const GRADIENT_LENGTH: usize =
        if Self::GRADIENT_ONE_LINE { Self::GRADIENT.line(Self::H) } else { Self::W };

    /// Whether there are vectors of columns of dL/dx.
    pub(in crate::layers::conv2d) const GRADIENT_COLUMNS: bool =
        Self::SH == 1 && Self::SW == 1 && Self::GRADIENT_LENGTH >= VECTOR && Self::TAPS <= Planes::TAPS;

    const GRADIENT_LAID_OUT: usize =
        if Self::GRADIENT.direct { 0 } else { Self::OC * Self::GRADIENT.channel() };
    /// Scratch for dL/dy with zeros around it, the turned kernels to a block of channels, and the lines of the block.
    pub(in crate::layers::conv2d) const GRADIENT_COLUMNS_SCRATCH: usize = if Self::GRADIENT_COLUMNS {
        let lines = if Self::GRADIENT_ONE_LINE { Self::GRADIENT_LENGTH } else { 0 };
        Self::GRADIENT_LAID_OUT + CHANNELS * (Self::OC * Self::TAPS + lines)
    } else {
        0
    };

    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn input_gradient_columns<L: Level, E: Element>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        scratch: &mut [E],
    ) {
        let dy = memory::flatten::<E::Scalar, E>(&dy[..Self::OUTPUT]);
        let dx = memory::flatten_mut::<E::Scalar, E>(&mut dx[..Self::INPUT]);
        let scratch = memory::flatten_mut::<E::Scalar, E>(&mut scratch[..Self::GRADIENT_COLUMNS_SCRATCH]);
        let (planes, scratch) = scratch.split_at_mut(Self::GRADIENT_LAID_OUT);
        let dy = if Self::GRADIENT.direct {
            dy
        } else {
            Self::GRADIENT.lay_out(dy, 0, planes);
            &*planes
        };
        let weight = memory::flatten::<E::Scalar, Filter<G, E::Scalar>>(&weight[..Self::OC]);
        let whole = const { Self::IC - Self::IC % CHANNELS };
        let (dx, rest) = dx.split_at_mut(whole * Self::H * Self::W);
        with_const!(if Self::IC < CHANNELS { 0 } else { CHANNELS }, [6], B => {
            Self::turned_lines::<L, E::Scalar, B>(level, weight, dy, dx, 0, scratch);
        });
        with_const!(Self::IC % CHANNELS, [1 2 3 4 5], B => {
            Self::turned_lines::<L, E::Scalar, B>(level, weight, dy, rest, whole, scratch);
        });
    }

    /// Several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn turned_lines<L: Level, T: Scalar, const B: usize>(
        level: L,
        weight: &[T],
        dy: &[T],
        dx: &mut [T],
        first: usize,
        scratch: &mut [T],
    ) {
        let (size, count) = const { (Self::H * Self::W, Self::OC * Self::TAPS) };
        let (turned, lines) = scratch.split_at_mut(B * count);
        let windows = Windows {
            channel: Self::GRADIENT.channel(),
            offsets: &const { Self::GRADIENT.offsets() }[..Self::TAPS],
            pitch: Self::GRADIENT.pitch,
            lines: if Self::GRADIENT_ONE_LINE { 1 } else { Self::H },
            length: Self::GRADIENT_LENGTH,
        };
        for (number, dx) in dx.chunks_exact_mut(B * size).enumerate() {
            turn(weight, (Self::IC, first + number * B), Self::TAPS, turned);
            let weights = slices::<_, B>(turned, count, count);
            if !Self::GRADIENT_ONE_LINE || Self::GRADIENT.flat() {
                call_block(level, windows, weights, &[T::ZERO; B], dy, slices_mut::<_, B>(dx, size, size));
                continue;
            }
            let length = Self::GRADIENT_LENGTH;
            call_block(level, windows, weights, &[T::ZERO; B], dy, slices_mut::<_, B>(lines, length, length));
            for (dx, line) in dx.chunks_exact_mut(size).zip(lines.chunks_exact(length)) {
                for (row, dx) in dx.chunks_exact_mut(Self::W).enumerate() {
                    dx.copy_from_slice(&line[row * Self::GRADIENT.pitch..][..Self::W]);
                }
            }
        }
    }
}

/// The kernels, of `kernel` weights, to the input channels from `first` of `channels` on, turned, one channel after the other.
#[inline(never)]
fn turn<T: Scalar>(weight: &[T], (channels, first): (usize, usize), kernel: usize, turned: &mut [T]) {
    let outputs = weight.len() / (channels * kernel);
    for (b, turned) in turned.chunks_exact_mut(outputs * kernel).enumerate() {
        for (kernels, turned) in weight.chunks_exact(channels * kernel).zip(turned.chunks_exact_mut(kernel)) {
            turned.copy_from_slice(&kernels[(first + b) * kernel..][..kernel]);
            turned.reverse();
        }
    }
}
