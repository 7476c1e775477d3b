//! The gradient of the weights: dL/dy is the kernel that the input is convolved with. A row of kernel weights by a block
//! of output channels is held in registers while it passes over the whole image; the samples of a tile are summed once
//! at its end.

use super::{Sizes, interior, seen, with_const};
use formwork_tensor::{Element, Level};

/// How many output channels beside a row of `k` weights.
const fn channel_block(k: usize) -> usize {
    match k {
        1 => 6,
        2 => 5,
        3 => 4,
        4..=6 => 2,
        _ => 1,
    }
}

const fn min(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
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
    /// Adds dL/dw, summed over the lanes, to `gradient`.
    #[inline(always)]
    pub(super) fn add_weight_gradient<L: Level, E: Element>(
        x: &[[[E; W]; H]; IC],
        dy: &[[[E; OW]; OH]; OC],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]; OC],
    ) {
        let whole = const { OC - OC % min(channel_block(K), OC) };
        let (dy, rest_dy) = dy.split_at(whole);
        let (gradient, rest) = gradient.split_at_mut(whole);
        with_const!(min(channel_block(K), OC), [1 2 3 4 5 6], B => Self::weight_blocks::<L, E, B>(x, dy, gradient));
        with_const!(OC % min(channel_block(K), OC), [1 2 3 4 5], B => Self::weight_blocks::<L, E, B>(x, rest_dy, rest));
    }

    /// Several blocks of `B` output channels.
    #[inline(always)]
    fn weight_blocks<L: Level, E: Element, const B: usize>(
        x: &[[[E; W]; H]; IC],
        dy: &[[[E; OW]; OH]],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]],
    ) {
        for (dy, gradient) in dy.as_chunks::<B>().0.iter().zip(gradient.as_chunks_mut::<B>().0) {
            for c in 0..IC {
                for k in 0..K {
                    let sums = Self::weight_row::<L, E, B>(&x[c], dy, k);
                    for b in 0..B {
                        for l in 0..K {
                            gradient[b][c][k][l] += sums[b][l].sum();
                        }
                    }
                }
            }
        }
    }

    /// Row `k` of the kernels from one input channel to a block of output channels.
    #[inline(always)]
    fn weight_row<L: Level, E: Element, const B: usize>(
        x: &[[E; W]; H],
        dy: &[[[E; OW]; OH]; B],
        k: usize,
    ) -> [[E; K]; B] {
        let mut sums = [[E::ZERO; K]; B];
        let (left, right) = const { interior(W, K, S, P, OW) };
        for row in 0..OH {
            let (from, to) = seen(row, H, K, S, P);
            if k < from || k >= to {
                continue;
            }
            let x = &x[row * S + k - P / 2];
            for column in left..right {
                let x = &x[column * S - P / 2..][..K];
                for b in 0..B {
                    let d = dy[b][row][column];
                    for l in 0..K {
                        sums[b][l] = x[l].mul_add_each::<L>(d, sums[b][l]);
                    }
                }
            }
            for column in (0..left).chain(right..OW) {
                let (from, to) = seen(column, W, K, S, P);
                for l in from..to {
                    let x = x[column * S + l - P / 2];
                    for b in 0..B {
                        sums[b][l] = x.mul_add_each::<L>(dy[b][row][column], sums[b][l]);
                    }
                }
            }
        }
        sums
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
