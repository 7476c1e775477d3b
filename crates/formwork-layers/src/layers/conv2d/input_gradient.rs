//! The gradient of the input, gathered: each dL/dx is the sum over the windows that saw it.
//!
//! With stride 1 this is a convolution of dL/dy, with D (K - 1) less the padding of columns of zeros before it, with the kernels turned by
//! 180 degrees. Other strides are in `strided_gradient`.

use super::sizes::{Filter, Geometric, Sizes};
use super::{channel_block, column_block, padding, with_const};
use crate::extremes::max;
use formwork_tensor::{Element, Level};

impl<G: Geometric> Sizes<G> {
    /// Columns of zeros before dL/dy.
    const HEAD: usize = (Self::REACH - 1).saturating_sub(Self::LEFT);
    /// The length of a row of dL/dy with its zeros.
    const WIDE_ROW: usize = Self::W + Self::REACH - 1;
    /// Whether windows move by one.
    const DENSELY: bool = Self::SH == 1 && Self::SW == 1;
    /// Whether the zeros are so many that the first block of columns, and a smaller last one, have a kernel of their own. An
    /// infinite weight then meets fewer zeros than in tiles of one sample.
    const EDGES: bool = 4 <= Self::KW && Self::KW <= 7 && Self::DW == 1;

    /// Scratch for dL/dy with columns of zeros.
    const WIDE_GRADIENT: usize = if Self::DENSELY { Self::OC * Self::OH * Self::WIDE_ROW } else { 0 };

    /// Scratch for dL/dx, of lanes or of one sample.
    pub(super) const DIRECT_INPUT_SCRATCH: usize = max(Self::WIDE_GRADIENT, Self::GRADIENT_COLUMNS_SCRATCH);
    /// Scratch for the gradients.
    pub(super) const BACKWARD_SCRATCH: usize = max(Self::DIRECT_INPUT_SCRATCH, Self::POSITIONS_SCRATCH);

    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(super) fn input_gradient<L: Level, E: Element>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        scratch: &mut [E],
    ) {
        if !Self::DENSELY {
            return Self::strided_input_gradient::<L, E>(weight, dy, dx);
        }
        if const { E::LANES == 1 && Self::GRADIENT_COLUMNS } {
            return Self::input_gradient_columns::<L, E>(level, weight, dy, dx, scratch);
        }
        let wide = &mut scratch[..Self::WIDE_GRADIENT];
        padding::widen(dy, Self::OW, Self::HEAD, Self::WIDE_ROW, wide);
        let whole = const { Self::IC - Self::IC % channel_block(Self::IC) };
        let (dx, rest) = dx[..Self::INPUT].split_at_mut(whole * Self::H * Self::W);
        for row in 0..Self::H {
            with_const!(channel_block(Self::IC), [1 2 3 4 5 6], B => Self::turned_blocks::<L, E, B>(weight, wide, dx, 0, row));
            with_const!(Self::IC % channel_block(Self::IC), [1 2 3], B => {
                Self::turned_blocks::<L, E, B>(weight, wide, rest, whole, row);
            });
        }
    }

    /// One row of several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn turned_blocks<L: Level, E: Element, const B: usize>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        first: usize,
        row: usize,
    ) {
        for (block, dx) in dx.chunks_exact_mut(B * Self::H * Self::W).enumerate() {
            let channel = first + block * B;
            with_const!(column_block(B, L::REGISTERS, E::LANES, Self::W), [1 2 3 4 6 8 12 16], COLUMNS => {
                let mut column = 0;
                if const { Self::EDGES && E::LANES > 1 } {
                    Self::turned_block::<L, E, B, COLUMNS, true>(weight, dy, dx, channel, row, 0);
                    column = COLUMNS;
                }
                while column + COLUMNS <= Self::W {
                    Self::turned_block::<L, E, B, COLUMNS, false>(weight, dy, dx, channel, row, column);
                    column += COLUMNS;
                }
            });
            with_const!(Self::W % column_block(B, L::REGISTERS, E::LANES, Self::W), [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15], COLUMNS => {
                if const { Self::EDGES && E::LANES > 1 } {
                    Self::turned_block::<L, E, B, COLUMNS, true>(weight, dy, dx, channel, row, Self::W - COLUMNS);
                } else {
                    Self::turned_block::<L, E, B, COLUMNS, false>(weight, dy, dx, channel, row, Self::W - COLUMNS);
                }
            });
        }
    }

    /// One column of the kernels. Where two columns fill a vector, both are computed or neither.
    #[inline(always)]
    fn edge_tap<L: Level, E: Element, const B: usize, const COLUMNS: usize, const TAP: usize>(
        weight: &[E::Scalar],
        dy: &[E],
        column: usize,
        sums: &mut [[E; COLUMNS]; B],
    ) {
        let together = const { if L::REGISTERS >= 32 { 2 } else { 1 } };
        for b in 0..B {
            let w = weight[b * Self::TAPS + Self::KW - 1 - TAP];
            for q in 0..COLUMNS {
                let first = column + q - q % together + TAP;
                if first + together > Self::HEAD && first < Self::HEAD + Self::OW {
                    sums[b][q] = dy[q + TAP].mul_add::<L>(w, sums[b][q]);
                }
            }
        }
    }

    /// The rows of the kernel that reach this row from a row of dL/dy that exists.
    #[inline(always)]
    const fn turned_rows(row: usize) -> (usize, usize) {
        let at = row + Self::TOP;
        let to = at / Self::DH + 1;
        ((at + 1).saturating_sub(Self::OH).div_ceil(Self::DH), if to < Self::KH { to } else { Self::KH })
    }

    /// A block of channels by a block of columns of one row; at an `EDGE` without most of the products with columns of zeros,
    /// for which `column` must be a constant.
    #[inline(always)]
    fn turned_block<L: Level, E: Element, const B: usize, const COLUMNS: usize, const EDGE: bool>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        channel: usize,
        row: usize,
        column: usize,
    ) {
        let mut sums = [[E::ZERO; COLUMNS]; B];
        let (from, to) = Self::turned_rows(row);
        for o in 0..Self::OC {
            let filter = &weight[o];
            for k in (from..to).rev() {
                let start = (o * Self::OH + row + Self::TOP - k * Self::DH) * Self::WIDE_ROW + column;
                let dy = &dy[start..][..COLUMNS + Self::REACH - 1];
                let weight = Self::taps_from::<E::Scalar, B>(filter, channel, k);
                macro_rules! taps {
                    ($($tap:literal)*) => {
                        $(if const { $tap < Self::KW } {
                            Self::edge_tap::<L, E, B, COLUMNS, $tap>(weight, dy, column, &mut sums);
                        })*
                    };
                }
                if EDGE {
                    taps!(0 1 2 3 4 5 6);
                    continue;
                }
                for l in 0..Self::KW {
                    for b in 0..B {
                        let w = weight[b * Self::TAPS + Self::KW - 1 - l];
                        for q in 0..COLUMNS {
                            sums[b][q] = dy[q + l * Self::DW].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            dx[(b * Self::H + row) * Self::W + column..][..COLUMNS].copy_from_slice(&sums[b]);
        }
    }
}
