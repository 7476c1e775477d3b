//! dL/dx of one sample alone, with stride 1: a convolution of dL/dy with the kernels turned by 180 degrees.

use super::VECTOR;
use super::line::{Line, store};
use crate::conv2d::{Sizes, channel_block, with_const};
use formwork_tensor::{Element, Level, Scalar, memory};

impl<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
> Sizes<IC, OC, K, S, P, H, W, OH, OW>
{
    const GRADIENT: Line = Line::new(OC, K, (K - 1).saturating_sub(P / 2), (OH, OW), (H, W));

    /// Whether there are vectors of columns of dL/dx.
    pub(in crate::layers::conv2d) const GRADIENT_COLUMNS: bool = S == 1 && Self::GRADIENT.length >= VECTOR;

    /// A block of channels of dL/dx: whole images, or one row after the other.
    const GRADIENT_ROWS: usize = if Self::GRADIENT.one { 1 } else { H };
    /// Scratch for dL/dy with zeros around it, the turned kernels to a block of channels, and the lines of the block.
    pub(in crate::layers::conv2d) const GRADIENT_COLUMNS_SCRATCH: usize = if Self::GRADIENT_COLUMNS {
        Self::GRADIENT.scratch()
            + channel_block(IC) * (OC * K * K + Self::GRADIENT_ROWS * Self::GRADIENT.length)
    } else {
        0
    };

    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn input_gradient_columns<L: Level, E: Element>(
        level: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; IC],
        scratch: &mut [E],
    ) {
        let (padded, scratch) =
            scratch[..Self::GRADIENT_COLUMNS_SCRATCH].split_at_mut(Self::GRADIENT.scratch());
        let dy = Self::GRADIENT.of(dy.as_flattened(), padded);
        let whole = const { IC - IC % channel_block(IC) };
        let (dx, rest) = dx.split_at_mut(whole);
        with_const!(channel_block(IC), [1 2 3 4 5 6], B => {
            Self::turned_lines::<L, E, B>(level, weight, dy, dx, 0, scratch);
        });
        with_const!(IC % channel_block(IC), [1 2 3], B => {
            Self::turned_lines::<L, E, B>(level, weight, dy, rest, whole, scratch);
        });
    }

    /// Several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn turned_lines<L: Level, E: Element, const B: usize>(
        level: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[E::Scalar],
        dx: &mut [[[E; W]; H]],
        first: usize,
        scratch: &mut [E],
    ) {
        let (turned, lines) = memory::flatten_mut::<E::Scalar, E>(scratch).split_at_mut(B * OC * K * K);
        let turned = turned.as_chunks_mut::<K>().0;
        let lines = &mut lines[..B * Self::GRADIENT_ROWS * Self::GRADIENT.length];
        for (block, dx) in dx.as_chunks_mut::<B>().0.iter_mut().enumerate() {
            turn(weight.as_flattened(), (IC, first + block * B), turned);
            block_of_lines::<L, E::Scalar, K, B>(level, Self::GRADIENT, turned, dy, lines);
            let pitch = const { if Self::GRADIENT.one { Self::GRADIENT.pitch } else { W } };
            for (dx, line) in dx.iter_mut().zip(lines.chunks_exact(lines.len() / B)) {
                for (row, dx) in dx.iter_mut().enumerate() {
                    memory::flatten_mut::<E::Scalar, E>(dx).copy_from_slice(&line[row * pitch..][..W]);
                }
            }
        }
    }
}

/// The rows of the kernels to the input channels from `first` of `channels` on, turned, one channel after the other.
#[inline(never)]
fn turn<T: Scalar, const K: usize>(
    weight: &[[[T; K]; K]],
    (channels, first): (usize, usize),
    turned: &mut [[T; K]],
) {
    let outputs = weight.len() / channels;
    for (b, turned) in turned.chunks_exact_mut(outputs * K).enumerate() {
        for (kernels, turned) in weight.chunks_exact(channels).zip(turned.chunks_exact_mut(K)) {
            for (row, turned) in kernels[first + b].iter().rev().zip(turned) {
                *turned = *row;
                turned.reverse();
            }
        }
    }
}

/// A block of `B` channels of dL/dx: its rows one after the other, or its line if the image is one. With the sizes as values
/// it is compiled once for all convolutions with the same kernel.
#[inline(never)]
fn block_of_lines<L: Level, T: Scalar, const K: usize, const B: usize>(
    level: L,
    sizes: Line,
    turned: &[[T; K]],
    dy: &[T],
    lines: &mut [T],
) {
    level.run(
        #[inline(always)]
        || {
            let (outputs, length) = (turned.len() / (B * K), lines.len() / B);
            let kernel = |b: usize, o: usize, k: usize| &turned[(b * outputs + o) * K + k];
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
