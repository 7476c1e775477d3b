//! The gradient of the input, gathered: each dL/dx is the sum over the windows that saw it.
//!
//! With stride 1 this is a convolution of dL/dy, with K - 1 - P/2 columns of zeros before it, with the kernels turned by
//! 180 degrees. Other strides are in `strided_gradient`.

use super::{Sizes, channel_block, column_block, padding, with_const};
use crate::extremes::max;
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
    /// Columns of zeros before dL/dy.
    const HEAD: usize = (K - 1).saturating_sub(P / 2);
    /// Whether the zeros are so many that the first block of columns, and a smaller last one, have a kernel of their own. An
    /// infinite weight then meets fewer zeros than in tiles of one sample.
    const EDGES: bool = 4 <= K && K <= 7;

    /// Scratch for dL/dy with columns of zeros.
    const WIDE_GRADIENT: usize = if S == 1 { OC * OH * (W + K - 1) } else { 0 };

    /// Scratch for the gradients, of lanes or of one sample.
    pub(super) const BACKWARD_SCRATCH: usize =
        max(Self::WIDE_GRADIENT, max(Self::GRADIENT_COLUMNS_SCRATCH, Self::POSITIONS_SCRATCH));

    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(super) fn input_gradient<L: Level, E: Element>(
        level: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; IC],
        scratch: &mut [E],
    ) {
        if S > 1 {
            return Self::strided_input_gradient::<L, E>(weight, dy, dx);
        }
        if const { E::LANES == 1 && Self::GRADIENT_COLUMNS } {
            return Self::input_gradient_columns::<L, E>(level, weight, dy, dx, scratch);
        }
        let wide = &mut scratch[..Self::WIDE_GRADIENT];
        padding::widen(dy.as_flattened(), Self::HEAD, W + K - 1, wide);
        let whole = const { IC - IC % channel_block(IC) };
        let (dx, rest) = dx.split_at_mut(whole);
        for row in 0..H {
            with_const!(channel_block(IC), [1 2 3 4 5 6], B => Self::turned_blocks::<L, E, B>(weight, wide, dx, 0, row));
            with_const!(IC % channel_block(IC), [1 2 3], B => {
                Self::turned_blocks::<L, E, B>(weight, wide, rest, whole, row);
            });
        }
    }

    /// One row of several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn turned_blocks<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[E],
        dx: &mut [[[E; W]; H]],
        first: usize,
        row: usize,
    ) {
        for (block, dx) in dx.as_chunks_mut::<B>().0.iter_mut().enumerate() {
            let channel = first + block * B;
            with_const!(column_block(B, L::REGISTERS, E::LANES, W), [1 2 3 4 6 8 12 16], COLUMNS => {
                let mut column = 0;
                if const { Self::EDGES && E::LANES > 1 } {
                    Self::turned_block::<L, E, B, COLUMNS, true>(weight, dy, dx, channel, row, 0);
                    column = COLUMNS;
                }
                while column + COLUMNS <= W {
                    Self::turned_block::<L, E, B, COLUMNS, false>(weight, dy, dx, channel, row, column);
                    column += COLUMNS;
                }
            });
            with_const!(W % column_block(B, L::REGISTERS, E::LANES, W), [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15], COLUMNS => {
                if const { Self::EDGES && E::LANES > 1 } {
                    Self::turned_block::<L, E, B, COLUMNS, true>(weight, dy, dx, channel, row, W - COLUMNS);
                } else {
                    Self::turned_block::<L, E, B, COLUMNS, false>(weight, dy, dx, channel, row, W - COLUMNS);
                }
            });
        }
    }

    /// One column of the kernels. Where two columns fill a vector, both are computed or neither.
    #[inline(always)]
    fn edge_tap<L: Level, E: Element, const B: usize, const COLUMNS: usize, const TAP: usize>(
        weight: &[[[E::Scalar; K]; K]],
        k: usize,
        dy: &[E],
        column: usize,
        sums: &mut [[E; COLUMNS]; B],
    ) {
        let together = const { if L::REGISTERS >= 32 { 2 } else { 1 } };
        for b in 0..B {
            let w = weight[b][k][K - 1 - TAP];
            for q in 0..COLUMNS {
                let first = column + q - q % together + TAP;
                if first + together > Self::HEAD && first < Self::HEAD + OW {
                    sums[b][q] = dy[q + TAP].mul_add::<L>(w, sums[b][q]);
                }
            }
        }
    }

    /// The rows of the kernel that reach this row from a row of dL/dy that exists.
    #[inline(always)]
    const fn turned_rows(row: usize) -> (usize, usize) {
        let from = (row + P / 2 + 1).saturating_sub(OH);
        (from, if row + P / 2 < K { row + P / 2 + 1 } else { K })
    }

    /// A block of channels by a block of columns of one row; at an `EDGE` without most of the products with columns of zeros,
    /// for which `column` must be a constant.
    #[inline(always)]
    fn turned_block<L: Level, E: Element, const B: usize, const COLUMNS: usize, const EDGE: bool>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[E],
        dx: &mut [[[E; W]; H]; B],
        channel: usize,
        row: usize,
        column: usize,
    ) {
        let mut sums = [[E::ZERO; COLUMNS]; B];
        let (from, to) = Self::turned_rows(row);
        for o in 0..OC {
            let weight = &weight[o][channel..][..B];
            for k in (from..to).rev() {
                let start = (o * OH + row + P / 2 - k) * (W + K - 1) + column;
                let dy = &dy[start..][..COLUMNS + K - 1];
                macro_rules! taps {
                    ($($tap:literal)*) => {
                        $(if const { $tap < K } {
                            Self::edge_tap::<L, E, B, COLUMNS, $tap>(weight, k, dy, column, &mut sums);
                        })*
                    };
                }
                if EDGE {
                    taps!(0 1 2 3 4 5 6);
                    continue;
                }
                for l in 0..K {
                    for b in 0..B {
                        let w = weight[b][k][K - 1 - l];
                        for q in 0..COLUMNS {
                            sums[b][q] = dy[q + l].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            dx[b][row][column..column + COLUMNS].copy_from_slice(&sums[b]);
        }
    }
}
