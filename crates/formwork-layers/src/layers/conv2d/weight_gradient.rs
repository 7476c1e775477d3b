//! The gradient of the weights: dL/dy is the kernel that the input is convolved with. A row of kernel weights by a block
//! of output channels is held in registers while it passes over some rows of the image, few enough for the cache; the
//! samples of a tile are summed once at their end.

use super::sizes::{Geometric, Sizes, Taps};
use super::with_const;
use crate::extremes::min;
use formwork_tensor::axis::Count;
use formwork_tensor::{Element, Level};

/// How many of `channels` output channels beside a row of `k` weights: what registers hold, or one less where that leaves no
/// rest.
const fn channel_block(k: usize, channels: usize) -> usize {
    let most = match k {
        1 => 6,
        2 => 5,
        3 => 4,
        4..=6 => 2,
        _ => 1,
    };
    if channels < most {
        channels
    } else if most > 2 && !channels.is_multiple_of(most) && channels.is_multiple_of(most - 1) {
        most - 1
    } else {
        most
    }
}

/// How many sets of sums: few sums alone would wait for themselves.
const fn parts(sums: usize) -> usize {
    match sums {
        1..=3 => 4,
        4..=7 => 2,
        _ => 1,
    }
}

impl<G: Geometric> Sizes<G> {
    /// Rows of a chunk: enough positions to make up for the sums at its end.
    const CHUNK: usize = min(Self::OH, 128usize.div_ceil(Self::OW));

    /// Adds dL/dw, summed over the lanes, to `gradient`.
    #[inline(always)]
    pub(super) fn add_weight_gradient<L: Level, E: Element>(
        level: L,
        x: &[E],
        dy: &[E],
        gradient: &mut [E::Scalar],
        scratch: &mut [E],
    ) {
        if const { E::LANES == 1 && Self::POSITIONS } {
            return Self::add_weight_gradient_single(level, x, dy, gradient, scratch);
        }
        let x = Self::wide(x, scratch);
        let (dy, gradient) = (&dy[..Self::OUTPUT], &mut gradient[..Self::OC * Self::WEIGHTS]);
        let whole = const { Self::OC - Self::OC % channel_block(Self::KW, Self::OC) };
        let (dy, rest_dy) = dy.split_at(whole * Self::OH * Self::OW);
        let (gradient, rest) = gradient.split_at_mut(whole * Self::WEIGHTS);
        let mut from = 0;
        while from < Self::OH {
            let rows = (from, min(from + Self::CHUNK, Self::OH));
            with_const!(channel_block(Self::KW, Self::OC), [1 2 3 4 5 6], B => {
                Self::weight_blocks::<L, E, B>(x, dy, gradient, rows);
            });
            with_const!(Self::OC % channel_block(Self::KW, Self::OC), [1 2 3 4 5], B => {
                Self::weight_blocks::<L, E, B>(x, rest_dy, rest, rows);
            });
            from += Self::CHUNK;
        }
    }

    /// Several blocks of `B` output channels, some rows.
    #[inline(always)]
    fn weight_blocks<L: Level, E: Element, const B: usize>(
        x: &[E],
        dy: &[E],
        gradient: &mut [E::Scalar],
        rows: (usize, usize),
    ) {
        let blocks =
            dy.chunks_exact(B * Self::OH * Self::OW).zip(gradient.chunks_exact_mut(B * Self::WEIGHTS));
        for (dy, gradient) in blocks {
            for c in 0..Self::IC {
                for k in 0..Self::KH {
                    let sums = match const { parts(B * Self::KW) } {
                        1 => Self::weight_row::<L, E, B>(x, dy, c, k, rows),
                        2 => Self::weight_row_in_parts::<L, E, B, 2>(x, dy, c, k, rows),
                        _ => Self::weight_row_in_parts::<L, E, B, 4>(x, dy, c, k, rows),
                    };
                    for b in 0..B {
                        let row =
                            &mut gradient[b * Self::WEIGHTS + (c * Self::KH + k) * Self::KW..][..Self::KW];
                        for (row, sum) in row.iter_mut().zip(G::Columns::slice(&sums[b])) {
                            *row += if const { Self::KW.is_power_of_two() } {
                                sum_of_lanes(*sum)
                            } else {
                                sum.sum()
                            };
                        }
                    }
                }
            }
        }
    }

    /// Row `k` of the kernels from input channel `c` to a block of output channels.
    #[inline(always)]
    fn weight_row<L: Level, E: Element, const B: usize>(
        x: &[E],
        dy: &[E],
        c: usize,
        k: usize,
        rows: (usize, usize),
    ) -> [Taps<G, E>; B] {
        let mut sums = [G::Columns::filled(E::ZERO); B];
        for row in rows.0..rows.1 {
            let (from, to) = Self::seen(row);
            if k < from || k >= to {
                continue;
            }
            let x = &x[(c * Self::H + Self::input_row(row, k)) * Self::PADDED..][..Self::PADDED];
            let dy = Self::rows_of::<E, B>(dy, row);
            // What `add_column` does, written out: through it three channels take three times as long.
            for column in 0..Self::OW {
                let x = &x[column * Self::SW..][..Self::REACH];
                for b in 0..B {
                    let d = dy[b * Self::OH * Self::OW + column];
                    let sums = G::Columns::slice_mut(&mut sums[b]);
                    for l in 0..Self::KW {
                        sums[l] = x[l * Self::DW].mul_add_each::<L>(d, sums[l]);
                    }
                }
            }
        }
        sums
    }

    /// [`weight_row`](Self::weight_row) with several sets of sums, to which the columns are dealt out.
    #[inline(always)]
    fn weight_row_in_parts<L: Level, E: Element, const B: usize, const PARTS: usize>(
        x: &[E],
        dy: &[E],
        c: usize,
        k: usize,
        rows: (usize, usize),
    ) -> [Taps<G, E>; B] {
        let mut sums = [[G::Columns::filled(E::ZERO); B]; PARTS];
        for row in rows.0..rows.1 {
            let (from, to) = Self::seen(row);
            if k < from || k >= to {
                continue;
            }
            let x = &x[(c * Self::H + Self::input_row(row, k)) * Self::PADDED..][..Self::PADDED];
            let dy = Self::rows_of::<E, B>(dy, row);
            for column in (0..Self::OW - Self::OW % PARTS).step_by(PARTS) {
                for part in 0..PARTS {
                    Self::add_column::<L, E, B>(x, dy, column + part, &mut sums[part]);
                }
            }
            for part in 0..Self::OW % PARTS {
                Self::add_column::<L, E, B>(x, dy, Self::OW - Self::OW % PARTS + part, &mut sums[part]);
            }
        }
        let mut totals = sums[0];
        for b in 0..B {
            let total = G::Columns::slice_mut(&mut totals[b]);
            for l in 0..Self::KW {
                for part in 1..PARTS {
                    total[l] += G::Columns::slice(&sums[part][b])[l];
                }
            }
        }
        totals
    }

    /// Row `row` of dL/dy of a block of channels: column j of channel b is at b OH OW + j.
    #[inline(always)]
    fn rows_of<E: Element, const B: usize>(dy: &[E], row: usize) -> &[E] {
        &dy[row * Self::OW..][..B.saturating_sub(1) * Self::OH * Self::OW + Self::OW]
    }

    /// What one column of a row adds.
    #[inline(always)]
    fn add_column<L: Level, E: Element, const B: usize>(
        x: &[E],
        dy: &[E],
        column: usize,
        sums: &mut [Taps<G, E>; B],
    ) {
        let x = &x[column * Self::SW..][..Self::REACH];
        for b in 0..B {
            let d = dy[b * Self::OH * Self::OW + column];
            let sums = G::Columns::slice_mut(&mut sums[b]);
            for l in 0..Self::KW {
                sums[l] = x[l * Self::DW].mul_add_each::<L>(d, sums[l]);
            }
        }
    }
}

/// The sum over a tile's samples, by a call. Where the compiler sees what becomes of one, two or four neighbouring sums it makes vectors of
/// neighbours in the loops before too, and takes those of samples apart: that takes five times as long.
#[inline(never)]
fn sum_of_lanes<E: Element>(sum: E) -> E::Scalar {
    sum.sum()
}

/// Adds dL/db, the sum of dL/dy over the `positions` of a channel and over lanes, to `gradient`.
#[inline(always)]
pub(super) fn add_sums<E: Element>(dy: &[E], positions: usize, gradient: &mut [E::Scalar]) {
    for (dy, gradient) in dy.chunks_exact(positions).zip(gradient) {
        // Four sums, since one would be bound by the latency of an addition.
        let mut sums = [E::ZERO; 4];
        let (fours, rest) = dy.as_chunks::<4>();
        for four in fours {
            for i in 0..4 {
                sums[i] += four[i];
            }
        }
        rest.iter().for_each(|d| sums[0] += *d);
        *gradient += ((sums[0] + sums[1]) + (sums[2] + sums[3])).sum();
    }
}
