//! The gradient of the input for strides above 1.
//!
//! With a = i + P/2, the windows that saw row i are those at a/S - j for the kernel rows a mod S + j S. So the columns of
//! one residue a mod S are a convolution with every Sth column of the kernel, and a block of them is computed at once.

use super::{Sizes, channel_block, column_block, with_const};
use formwork_tensor::{Element, Level};

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
    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(super) fn strided_input_gradient<L: Level, E: Element>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; IC],
    ) {
        let whole = const { IC - IC % channel_block(IC) };
        let (dx, rest) = dx.split_at_mut(whole);
        with_const!(channel_block(IC), [1 2 3 4 5 6], B => Self::gradient_blocks::<L, E, B>(weight, dy, dx, 0));
        with_const!(IC % channel_block(IC), [1 2 3], B => Self::gradient_blocks::<L, E, B>(weight, dy, rest, whole));
    }

    /// Several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn gradient_blocks<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]],
        first: usize,
    ) {
        for (block, dx) in dx.as_chunks_mut::<B>().0.iter_mut().enumerate() {
            for row in 0..H {
                for residue in 0..S {
                    with_const!(
                        column_block(B, L::REGISTERS, E::LANES, W / S),
                        [1 2 3 4 6 8 12 16],
                        COLUMNS => Self::gradient_row::<L, E, B, COLUMNS>(weight, dy, dx, first + block * B, row, residue)
                    );
                }
            }
        }
    }

    /// One row of a block of channels, the columns with (column + P/2) mod S = residue.
    #[inline(always)]
    fn gradient_row<L: Level, E: Element, const B: usize, const COLUMNS: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; B],
        channel: usize,
        row: usize,
        residue: usize,
    ) {
        // The quotients a = (column + P/2) / S of the columns in this residue class.
        let begin = (P / 2).saturating_sub(residue).div_ceil(S);
        let end = (W + P / 2).saturating_sub(residue).div_ceil(S);
        let taps = K.saturating_sub(residue).div_ceil(S);
        let mut a = begin;
        while a < end {
            // All taps of a whole block fall on positions that exist?
            let whole = a + COLUMNS <= end && a + 1 >= taps && a + COLUMNS <= OW;
            if whole {
                Self::gather_block::<L, E, B, COLUMNS>(weight, dy, dx, channel, row, residue, a);
                a += COLUMNS;
            } else {
                Self::gather_one::<L, E, B>(weight, dy, dx, channel, row, residue, a);
                a += 1;
            }
        }
    }

    /// A block of columns, all taps of which exist.
    #[inline(always)]
    fn gather_block<L: Level, E: Element, const B: usize, const COLUMNS: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; B],
        channel: usize,
        row: usize,
        residue: usize,
        a: usize,
    ) {
        let mut sums = [[E::ZERO; COLUMNS]; B];
        let taps = K.saturating_sub(residue).div_ceil(S);
        let (first, last) = Self::row_taps(row);
        for o in 0..OC {
            for (k, j) in ((row + P / 2) % S + first * S..).step_by(S).zip(first..last) {
                let dy = &dy[o][(row + P / 2) / S - j][a + 1 - taps..][..COLUMNS + taps - 1];
                for t in 0..taps {
                    for b in 0..B {
                        let w = weight[o][channel + b][k][residue + t * S];
                        for q in 0..COLUMNS {
                            sums[b][q] = dy[q + taps - 1 - t].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            for q in 0..COLUMNS {
                dx[b][row][(a + q) * S + residue - P / 2] = sums[b][q];
            }
        }
    }

    /// One column, with those of its taps that exist.
    #[inline(always)]
    fn gather_one<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; B],
        channel: usize,
        row: usize,
        residue: usize,
        a: usize,
    ) {
        let mut sums = [E::ZERO; B];
        let taps = K.saturating_sub(residue).div_ceil(S);
        let (first, last) = Self::row_taps(row);
        for o in 0..OC {
            for (k, j) in ((row + P / 2) % S + first * S..).step_by(S).zip(first..last) {
                let dy = &dy[o][(row + P / 2) / S - j];
                for t in (a + 1).saturating_sub(OW)..taps.min(a + 1) {
                    let dy = dy[a - t];
                    for b in 0..B {
                        sums[b] = dy.mul_add::<L>(weight[o][channel + b][k][residue + t * S], sums[b]);
                    }
                }
            }
        }
        for b in 0..B {
            dx[b][row][a * S + residue - P / 2] = sums[b];
        }
    }

    /// From which to which (excluded) j the windows at row (row + P/2)/S - j exist and reach this row.
    #[inline(always)]
    fn row_taps(row: usize) -> (usize, usize) {
        let a = (row + P / 2) / S;
        let taps = K.saturating_sub((row + P / 2) % S).div_ceil(S);
        ((a + 1).saturating_sub(OH), taps.min(a + 1))
    }
}
