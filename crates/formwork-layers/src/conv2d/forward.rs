//! The forward kernel: a block of output channels by a block of columns is held in registers while the whole window
//! passes over it. Rows come first, so that what a row of windows sees is still in the cache for the next block of
//! channels.

use super::{Sizes, channel_block, column_block, padding, seen, with_const};
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
    /// The length of a row with its padding.
    const PADDED: usize = W + P;

    /// Scratch for the input with columns of padding, where there are any.
    pub(super) const WIDE: usize = if P > 0 { IC * H * (W + P) } else { 0 };

    /// The input with columns of padding: a copy in scratch, or the input itself if it has none.
    #[inline(always)]
    pub(super) fn wide<'a, E: Element>(x: &'a [[[E; W]; H]; IC], scratch: &'a mut [E]) -> &'a [E] {
        if P == 0 {
            return x.as_flattened().as_flattened();
        }
        let scratch = &mut scratch[..Self::WIDE];
        padding::widen(x.as_flattened(), P / 2, Self::PADDED, scratch);
        scratch
    }

    /// y = w * x + b, with x as [`wide`](Self::wide) gives it.
    #[inline(always)]
    pub(super) fn convolve<L: Level, E: Element>(
        _: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        bias: &[E::Scalar; OC],
        x: &[E],
        y: &mut [[[E; OW]; OH]; OC],
    ) {
        let whole = const { OC - OC % channel_block(OC) };
        let (w, rest_w) = weight.split_at(whole);
        let (b, rest_b) = bias.split_at(whole);
        let (y, rest_y) = y.split_at_mut(whole);
        for row in 0..OH {
            with_const!(channel_block(OC), [1 2 3 4 5 6], B => Self::blocks::<L, E, B>(w, b, x, y, row));
            with_const!(OC % channel_block(OC), [1 2 3], B => Self::blocks::<L, E, B>(rest_w, rest_b, x, rest_y, row));
        }
    }

    /// One row of several blocks of `B` channels.
    #[inline(always)]
    fn blocks<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]],
        bias: &[E::Scalar],
        x: &[E],
        y: &mut [[[E; OW]; OH]],
        row: usize,
    ) {
        let (weight, bias, y) =
            (weight.as_chunks::<B>().0, bias.as_chunks::<B>().0, y.as_chunks_mut::<B>().0);
        for ((weight, bias), y) in weight.iter().zip(bias).zip(y) {
            with_const!(column_block(B, L::REGISTERS, E::LANES, OW), [1 2 3 4 6 8 12 16], COLUMNS => {
                let mut column = 0;
                while column + COLUMNS <= OW {
                    Self::block::<L, E, B, COLUMNS>(weight, bias, x, y, row, column);
                    column += COLUMNS;
                }
            });
            with_const!(OW % column_block(B, L::REGISTERS, E::LANES, OW), [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15], COLUMNS => {
                Self::block::<L, E, B, COLUMNS>(weight, bias, x, y, row, OW - COLUMNS);
            });
        }
    }

    /// A block of channels by a block of columns of one row.
    #[inline(always)]
    fn block<L: Level, E: Element, const B: usize, const COLUMNS: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; B],
        bias: &[E::Scalar; B],
        x: &[E],
        y: &mut [[[E; OW]; OH]; B],
        row: usize,
        column: usize,
    ) {
        let mut sums = [[E::ZERO; COLUMNS]; B];
        for b in 0..B {
            sums[b] = [E::splat(bias[b]); COLUMNS];
        }
        let (from, to) = seen(row, H, K, S, P);
        for c in 0..IC {
            for k in from..to {
                let start = (c * H + row * S + k - P / 2) * Self::PADDED + column * S;
                let x = &x[start..][..(COLUMNS - 1) * S + K];
                for l in 0..K {
                    for b in 0..B {
                        let w = weight[b][c][k][l];
                        for q in 0..COLUMNS {
                            sums[b][q] = x[q * S + l].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            y[b][row][column..column + COLUMNS].copy_from_slice(&sums[b]);
        }
    }
}
