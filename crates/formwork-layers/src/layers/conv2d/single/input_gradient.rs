//! dL/dx of a single sample, with stride 1: a convolution of dL/dy with the kernels turned by 180 degrees.

use super::VECTOR;
use super::line::{Line, store};
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::{channel_block, with_const};
use formwork_tensor::axis::Count;
use formwork_tensor::{Element, Level, Scalar, memory};

impl<G: Geometric> Sizes<G> {
    const GRADIENT: Line = Line::new(
        Self::OC,
        (Self::KH, Self::KW),
        ((Self::KH - 1).saturating_sub(Self::TOP), (Self::KW - 1).saturating_sub(Self::LEFT)),
        (Self::OH, Self::OW),
        (Self::H, Self::W),
    );

    /// Whether there are vectors of columns of dL/dx.
    pub(in crate::layers::conv2d) const GRADIENT_COLUMNS: bool =
        Self::UNIT && Self::GRADIENT.length >= VECTOR;

    /// A block of channels of dL/dx: whole images, or one row after the other.
    const GRADIENT_ROWS: usize = if Self::GRADIENT.one { 1 } else { Self::H };
    /// Scratch for dL/dy with zeros around it, the turned kernels to a block of channels, and the lines of the block.
    pub(in crate::layers::conv2d) const GRADIENT_COLUMNS_SCRATCH: usize = if Self::GRADIENT_COLUMNS {
        Self::GRADIENT.scratch()
            + channel_block(Self::IC)
                * (Self::OC * Self::KH * Self::KW + Self::GRADIENT_ROWS * Self::GRADIENT.length)
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
        let (padded, scratch) =
            scratch[..Self::GRADIENT_COLUMNS_SCRATCH].split_at_mut(Self::GRADIENT.scratch());
        let dy = Self::GRADIENT.of(dy, padded);
        let whole = const { Self::IC - Self::IC % channel_block(Self::IC) };
        let (dx, rest) = dx[..Self::INPUT].split_at_mut(whole * Self::H * Self::W);
        with_const!(channel_block(Self::IC), [1 2 3 4 5 6], B => {
            Self::turned_lines::<L, E, B>(level, weight, dy, dx, 0, scratch);
        });
        with_const!(Self::IC % channel_block(Self::IC), [1 2 3], B => {
            Self::turned_lines::<L, E, B>(level, weight, dy, rest, whole, scratch);
        });
    }

    /// Several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn turned_lines<L: Level, E: Element, const B: usize>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        dy: &[E::Scalar],
        dx: &mut [E],
        first: usize,
        scratch: &mut [E],
    ) {
        let (turned, lines) =
            memory::flatten_mut::<E::Scalar, E>(scratch).split_at_mut(B * Self::OC * Self::KH * Self::KW);
        let weight = memory::flatten::<E::Scalar, Filter<G, E::Scalar>>(weight);
        let lines = &mut lines[..B * Self::GRADIENT_ROWS * Self::GRADIENT.length];
        for (block, dx) in dx.chunks_exact_mut(B * Self::H * Self::W).enumerate() {
            turn(weight, (Self::IC, first + block * B), Self::KH * Self::KW, turned);
            block_of_lines::<L, E::Scalar, <G::Columns as Count>::Number, B>(
                level,
                Self::GRADIENT,
                Self::KH,
                turned,
                dy,
                lines,
            );
            let pitch = const { if Self::GRADIENT.one { Self::GRADIENT.pitch } else { Self::W } };
            for (dx, line) in dx.chunks_exact_mut(Self::H * Self::W).zip(lines.chunks_exact(lines.len() / B))
            {
                for (row, dx) in dx.chunks_exact_mut(Self::W).enumerate() {
                    memory::flatten_mut::<E::Scalar, E>(dx).copy_from_slice(&line[row * pitch..][..Self::W]);
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

/// A block of `B` channels of dL/dx: its rows one after the other, or its line if the image is one. With the sizes as values
/// it is compiled once for all convolutions with the same kernel.
#[inline(never)]
fn block_of_lines<L: Level, T: Scalar, K: Count, const B: usize>(
    level: L,
    sizes: Line,
    rows: usize,
    turned: &[T],
    dy: &[T],
    lines: &mut [T],
) {
    level.run(
        #[inline(always)]
        || {
            let (outputs, length) = (turned.len() / (B * rows * K::COUNT), lines.len() / B);
            let kernel = |b: usize, o: usize, k: usize| {
                &turned[((b * outputs + o) * rows + k) * K::COUNT..][..K::COUNT]
            };
            if sizes.one {
                sizes.whole::<L, T, K, B>(kernel, &[T::ZERO; B], dy, |b, at, sums| {
                    store(&mut lines[b * length + at..], sums);
                });
            } else {
                for row in 0..length / sizes.length {
                    sizes.row::<L, T, K, B>(kernel, &[T::ZERO; B], dy, row, |b, at, sums| {
                        store(&mut lines[b * length + row * sizes.length + at..], sums);
                    });
                }
            }
        },
    );
}
