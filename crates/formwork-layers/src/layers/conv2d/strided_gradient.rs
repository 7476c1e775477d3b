//! The gradient of the input for strides above 1.
//!
//! With a = j + P, P columns of padding before the image, the windows that saw column j are those at a/S - t for the kernel columns
//! a mod S + t S. So the columns of one residue a mod S are a convolution with every Sth column of the kernel, and a block of
//! them is computed at once. Where windows are dilated too, each column is computed by itself.

use super::sizes::{Filter, Geometric, Sizes};
use super::{channel_block, column_block, with_const};
use formwork_tensor::{Element, Level};

impl<G: Geometric> Sizes<G> {
    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(super) fn strided_input_gradient<L: Level, E: Element>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
    ) {
        let whole = const { Self::IC - Self::IC % channel_block(Self::IC) };
        let (dx, rest) = dx[..Self::INPUT].split_at_mut(whole * Self::H * Self::W);
        with_const!(channel_block(Self::IC), [1 2 3 4 5 6], B => Self::gradient_blocks::<L, E, B>(weight, dy, dx, 0));
        with_const!(Self::IC % channel_block(Self::IC), [1 2 3], B => Self::gradient_blocks::<L, E, B>(weight, dy, rest, whole));
    }

    /// Several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn gradient_blocks<L: Level, E: Element, const B: usize>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        first: usize,
    ) {
        for (block, dx) in dx.chunks_exact_mut(B * Self::H * Self::W).enumerate() {
            for row in 0..Self::H {
                if const { Self::DW > 1 } {
                    Self::dilated_row::<L, E, B>(weight, dy, dx, first + block * B, row);
                    continue;
                }
                for residue in 0..Self::SW {
                    with_const!(
                        column_block(B, L::REGISTERS, E::LANES, Self::W / Self::SW),
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
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        channel: usize,
        row: usize,
        residue: usize,
    ) {
        // The quotients a = (column + P/2) / S of the columns in this residue class.
        let begin = Self::LEFT.saturating_sub(residue).div_ceil(Self::SW);
        let end = (Self::W + Self::LEFT).saturating_sub(residue).div_ceil(Self::SW);
        let taps = Self::KW.saturating_sub(residue).div_ceil(Self::SW);
        let mut a = begin;
        while a < end {
            // The last block of which all taps fall on positions that exist, and this one if it is before that: the last one may overlap
            // the one before it, whose values it writes again.
            let last = if end < Self::OW { end } else { Self::OW }.checked_sub(COLUMNS);
            let block = last.map(|last| if a < last { a } else { last });
            let whole = block.filter(|&block| block >= begin && block + 1 >= taps && block + COLUMNS > a);
            if let Some(block) = whole {
                Self::gather_block::<L, E, B, COLUMNS>(weight, dy, dx, channel, row, residue, block);
                a = block + COLUMNS;
            } else {
                Self::gather_one::<L, E, B>(weight, dy, dx, channel, row, residue, a);
                a += 1;
            }
        }
    }

    /// A block of columns, all taps of which exist.
    #[inline(always)]
    fn gather_block<L: Level, E: Element, const B: usize, const COLUMNS: usize>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        channel: usize,
        row: usize,
        residue: usize,
        a: usize,
    ) {
        if const { E::LANES == 1 && COLUMNS.is_multiple_of(8) } {
            with_const!(COLUMNS / 8, [1 2], N => {
                Self::gather_vectors::<L, E, B, N>(weight, dy, dx, (channel, row), residue, a);
            });
            return;
        }
        let mut sums = [[E::ZERO; COLUMNS]; B];
        let taps = Self::KW.saturating_sub(residue).div_ceil(Self::SW);
        for o in 0..Self::OC {
            for k in 0..Self::KH {
                let Some(i) = Self::reaching(row, k) else { continue };
                let weight = Self::taps_from::<E::Scalar, B>(&weight[o], channel, k);
                let dy = &dy[(o * Self::OH + i) * Self::OW + a + 1 - taps..][..COLUMNS + taps - 1];
                for t in 0..taps {
                    for b in 0..B {
                        let w = weight[b * Self::TAPS + residue + t * Self::SW];
                        for q in 0..COLUMNS {
                            sums[b][q] = dy[q + taps - 1 - t].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            for q in 0..COLUMNS {
                dx[(b * Self::H + row) * Self::W + (a + q) * Self::SW + residue - Self::LEFT] = sums[b][q];
            }
        }
    }

    /// One column, with those of its taps that exist.
    #[inline(always)]
    fn gather_one<L: Level, E: Element, const B: usize>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        channel: usize,
        row: usize,
        residue: usize,
        a: usize,
    ) {
        let mut sums = [E::ZERO; B];
        let taps = Self::KW.saturating_sub(residue).div_ceil(Self::SW);
        for o in 0..Self::OC {
            for k in 0..Self::KH {
                let Some(i) = Self::reaching(row, k) else { continue };
                let weight = Self::taps_from::<E::Scalar, B>(&weight[o], channel, k);
                let dy = &dy[(o * Self::OH + i) * Self::OW..][..Self::OW];
                for t in (a + 1).saturating_sub(Self::OW)..taps.min(a + 1) {
                    let dy = dy[a - t];
                    for b in 0..B {
                        sums[b] = dy.mul_add::<L>(weight[b * Self::TAPS + residue + t * Self::SW], sums[b]);
                    }
                }
            }
        }
        for b in 0..B {
            dx[(b * Self::H + row) * Self::W + a * Self::SW + residue - Self::LEFT] = sums[b];
        }
    }

    /// The row of windows that see input row `row` with row `k` of the kernel, if there is one.
    #[inline(always)]
    pub(super) const fn reaching(row: usize, k: usize) -> Option<usize> {
        let (at, back) = (row + Self::TOP, k * Self::DH);
        if at < back || !(at - back).is_multiple_of(Self::SH) || (at - back) / Self::SH >= Self::OH {
            return None;
        }
        Some((at - back) / Self::SH)
    }

    /// One row of a block of channels where windows are dilated: each column by itself.
    #[inline(always)]
    fn dilated_row<L: Level, E: Element, const B: usize>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        channel: usize,
        row: usize,
    ) {
        for column in 0..Self::W {
            let mut sums = [E::ZERO; B];
            for o in 0..Self::OC {
                for k in 0..Self::KH {
                    let Some(i) = Self::reaching(row, k) else { continue };
                    for l in 0..Self::KW {
                        let (at, back) = (column + Self::LEFT, l * Self::DW);
                        if at < back
                            || !(at - back).is_multiple_of(Self::SW)
                            || (at - back) / Self::SW >= Self::OW
                        {
                            continue;
                        }
                        let dy = dy[(o * Self::OH + i) * Self::OW + (at - back) / Self::SW];
                        for b in 0..B {
                            let w = Self::taps::<E::Scalar>(&weight[o], channel + b, k)[l];
                            sums[b] = dy.mul_add::<L>(w, sums[b]);
                        }
                    }
                }
            }
            for b in 0..B {
                dx[(b * Self::H + row) * Self::W + column] = sums[b];
            }
        }
    }
}
