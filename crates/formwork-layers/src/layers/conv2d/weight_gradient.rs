//! The gradient of the weights: dL/dy is the kernel that the input is convolved with. A row of kernel weights by a block
//! of output channels is held in registers while it passes over some rows of the image, few enough for the cache; the
//! samples of a tile are summed once at their end.

use super::{Sizes, seen, with_const};
use crate::extremes::min;
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
    /// Rows of a chunk: enough positions to make up for the sums at its end.
    const CHUNK: usize = min(OH, 128usize.div_ceil(OW));

    /// Adds dL/dw, summed over the lanes, to `gradient`.
    #[inline(always)]
    pub(super) fn add_weight_gradient<L: Level, E: Element>(
        level: L,
        x: &[[[E; W]; H]; IC],
        dy: &[[[E; OW]; OH]; OC],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]; OC],
        scratch: &mut [E],
    ) {
        if const { E::LANES == 1 && Self::POSITIONS } {
            return Self::add_weight_gradient_alone(level, x, dy, gradient, scratch);
        }
        let x = Self::wide(x, scratch);
        let whole = const { OC - OC % channel_block(K, OC) };
        let (dy, rest_dy) = dy.split_at(whole);
        let (gradient, rest) = gradient.split_at_mut(whole);
        let mut from = 0;
        while from < OH {
            let rows = (from, min(from + Self::CHUNK, OH));
            with_const!(channel_block(K, OC), [1 2 3 4 5 6], B => {
                Self::weight_blocks::<L, E, B>(x, dy, gradient, rows);
            });
            with_const!(OC % channel_block(K, OC), [1 2 3 4 5], B => {
                Self::weight_blocks::<L, E, B>(x, rest_dy, rest, rows);
            });
            from += Self::CHUNK;
        }
    }

    /// Several blocks of `B` output channels, some rows.
    #[inline(always)]
    fn weight_blocks<L: Level, E: Element, const B: usize>(
        x: &[E],
        dy: &[[[E; OW]; OH]],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]],
        rows: (usize, usize),
    ) {
        for (dy, gradient) in dy.as_chunks::<B>().0.iter().zip(gradient.as_chunks_mut::<B>().0) {
            for c in 0..IC {
                for k in 0..K {
                    let sums = match const { parts(B * K) } {
                        1 => Self::weight_row::<L, E, B>(x, dy, c, k, rows),
                        2 => Self::weight_row_in_parts::<L, E, B, 2>(x, dy, c, k, rows),
                        _ => Self::weight_row_in_parts::<L, E, B, 4>(x, dy, c, k, rows),
                    };
                    for b in 0..B {
                        for l in 0..K {
                            gradient[b][c][k][l] += sums[b][l].sum();
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
        dy: &[[[E; OW]; OH]; B],
        c: usize,
        k: usize,
        rows: (usize, usize),
    ) -> [[E; K]; B] {
        let mut sums = [[E::ZERO; K]; B];
        for row in rows.0..rows.1 {
            let (from, to) = seen(row, H, K, S, P);
            if k < from || k >= to {
                continue;
            }
            let x = &x[(c * H + row * S + k - P / 2) * (W + P)..][..W + P];
            // What `add_column` does, written out: through it three channels take three times as long.
            for column in 0..OW {
                let x = &x[column * S..][..K];
                for b in 0..B {
                    let d = dy[b][row][column];
                    for l in 0..K {
                        sums[b][l] = x[l].mul_add_each::<L>(d, sums[b][l]);
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
        dy: &[[[E; OW]; OH]; B],
        c: usize,
        k: usize,
        rows: (usize, usize),
    ) -> [[E; K]; B] {
        let mut sums = [[[E::ZERO; K]; B]; PARTS];
        for row in rows.0..rows.1 {
            let (from, to) = seen(row, H, K, S, P);
            if k < from || k >= to {
                continue;
            }
            let x = &x[(c * H + row * S + k - P / 2) * (W + P)..][..W + P];
            for column in (0..OW - OW % PARTS).step_by(PARTS) {
                for part in 0..PARTS {
                    Self::add_column::<L, E, B>(x, dy, row, column + part, &mut sums[part]);
                }
            }
            for part in 0..OW % PARTS {
                Self::add_column::<L, E, B>(x, dy, row, OW - OW % PARTS + part, &mut sums[part]);
            }
        }
        let mut total = sums[0];
        for b in 0..B {
            for l in 0..K {
                for part in 1..PARTS {
                    total[b][l] += sums[part][b][l];
                }
            }
        }
        total
    }

    /// What one column of a row adds.
    #[inline(always)]
    fn add_column<L: Level, E: Element, const B: usize>(
        x: &[E],
        dy: &[[[E; OW]; OH]; B],
        row: usize,
        column: usize,
        sums: &mut [[E; K]; B],
    ) {
        let x = &x[column * S..][..K];
        for b in 0..B {
            let d = dy[b][row][column];
            for l in 0..K {
                sums[b][l] = x[l].mul_add_each::<L>(d, sums[b][l]);
            }
        }
    }

    /// Adds dL/db, the sum of dL/dy over positions and lanes, to `gradient`.
    #[inline(always)]
    pub(super) fn add_bias_gradient<E: Element>(dy: &[[[E; OW]; OH]; OC], gradient: &mut [E::Scalar; OC]) {
        for (dy, gradient) in dy.iter().zip(gradient) {
            // Four sums, since one would wait for itself.
            let mut sums = [E::ZERO; 4];
            let (fours, rest) = dy.as_flattened().as_chunks::<4>();
            for four in fours {
                for i in 0..4 {
                    sums[i] += four[i];
                }
            }
            rest.iter().for_each(|d| sums[0] += *d);
            *gradient += ((sums[0] + sums[1]) + (sums[2] + sums[3])).sum();
        }
    }
}
