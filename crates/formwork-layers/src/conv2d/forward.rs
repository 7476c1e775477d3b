//! The forward kernel: a block of output channels by a block of columns is held in registers while the whole window
//! passes over it. Where the window leaves the image, one column at a time is computed, with the part of the window that
//! lies inside.

use super::{Sizes, channel_block, column_block, interior, seen, with_const};
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
    /// The columns whose window lies within the image.
    const INNER: (usize, usize) = interior(W, K, S, P, OW);

    /// y = w * x + b.
    #[inline(always)]
    pub(super) fn convolve<L: Level, E: Element>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        bias: &[E::Scalar; OC],
        x: &[[[E; W]; H]; IC],
        y: &mut [[[E; OW]; OH]; OC],
    ) {
        let whole = const { OC - OC % channel_block(OC) };
        let (w, rest_w) = weight.split_at(whole);
        let (b, rest_b) = bias.split_at(whole);
        let (y, rest_y) = y.split_at_mut(whole);
        with_const!(channel_block(OC), [1 2 3 4 5 6], B => Self::blocks::<L, E, B>(w, b, x, y));
        with_const!(OC % channel_block(OC), [1 2 3], B => Self::blocks::<L, E, B>(rest_w, rest_b, x, rest_y));
    }

    /// Several blocks of `B` channels.
    #[inline(always)]
    fn blocks<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]],
        bias: &[E::Scalar],
        x: &[[[E; W]; H]; IC],
        y: &mut [[[E; OW]; OH]],
    ) {
        let (weight, bias, y) = (weight.as_chunks::<B>().0, bias.as_chunks::<B>().0, y.as_chunks_mut::<B>().0);
        for ((weight, bias), y) in weight.iter().zip(bias).zip(y) {
            for row in 0..OH {
                with_const!(
                    column_block(B, E::LANES, Self::INNER.1 - Self::INNER.0),
                    [1 2 3 4 6 8 16],
                    COLUMNS => Self::row::<L, E, B, COLUMNS>(weight, bias, x, y, row)
                );
            }
        }
    }

    /// One row of a block of channels.
    #[inline(always)]
    fn row<L: Level, E: Element, const B: usize, const COLUMNS: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; B],
        bias: &[E::Scalar; B],
        x: &[[[E; W]; H]; IC],
        y: &mut [[[E; OW]; OH]; B],
        row: usize,
    ) {
        let (from, to) = const { Self::INNER };
        for column in (0..from).chain(to..OW) {
            Self::border::<L, E, B>(weight, bias, x, y, row, column);
        }
        let mut column = from;
        while column + COLUMNS <= to {
            Self::inner::<L, E, B, COLUMNS>(weight, bias, x, y, row, column);
            column += COLUMNS;
        }
        while column < to {
            Self::inner::<L, E, B, 1>(weight, bias, x, y, row, column);
            column += 1;
        }
    }

    /// A block of columns whose window lies within the image's width.
    #[inline(always)]
    fn inner<L: Level, E: Element, const B: usize, const COLUMNS: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; B],
        bias: &[E::Scalar; B],
        x: &[[[E; W]; H]; IC],
        y: &mut [[[E; OW]; OH]; B],
        row: usize,
        column: usize,
    ) {
        let mut sums = [[E::ZERO; COLUMNS]; B];
        for b in 0..B {
            sums[b] = [E::splat(bias[b]); COLUMNS];
        }
        let (from, to) = seen(row, H, K, S, P);
        let start = column * S - P / 2;
        for c in 0..IC {
            for k in from..to {
                let x = &x[c][row * S + k - P / 2][start..][..(COLUMNS - 1) * S + K];
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

    /// One column whose window sees padding.
    #[inline(always)]
    fn border<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; B],
        bias: &[E::Scalar; B],
        x: &[[[E; W]; H]; IC],
        y: &mut [[[E; OW]; OH]; B],
        row: usize,
        column: usize,
    ) {
        let mut sums = [E::ZERO; B];
        for b in 0..B {
            sums[b] = E::splat(bias[b]);
        }
        let (from, to) = seen(row, H, K, S, P);
        let (left, right) = seen(column, W, K, S, P);
        for c in 0..IC {
            for k in from..to {
                let x = &x[c][row * S + k - P / 2];
                for l in left..right {
                    let x = x[column * S + l - P / 2];
                    for b in 0..B {
                        sums[b] = x.mul_add::<L>(weight[b][c][k][l], sums[b]);
                    }
                }
            }
        }
        for b in 0..B {
            y[b][row][column] = sums[b];
        }
    }
}
