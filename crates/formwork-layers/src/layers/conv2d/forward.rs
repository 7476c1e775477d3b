//! The forward kernel: a block of output channels by a block of columns is held in registers while the whole window
//! passes over it. Rows come first, so that what a row of windows sees is still in the cache for the next block of
//! channels.

use super::target::Target;
use super::{Sizes, at_widest, channel_block, column_block, padding, seen, winograd, with_const};
use crate::fusion::Follow;
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

    /// w * x + b in the form that suits the sizes.
    pub(super) fn forward<L: Level, E: Element, F: Follow<E::Scalar>>(
        level: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        bias: &[E::Scalar; OC],
        x: &[[[E; W]; H]; IC],
        target: &mut Target<'_, E, F, OH, OW>,
        scratch: &mut [E],
    ) {
        if Self::WINOGRAD && winograd::allowed::<L, E>(level) {
            at_widest!(E, level => Self::winograd_forward(level, weight, bias, x, target, scratch));
        } else {
            at_widest!(E, level => Self::direct_forward(level, weight, bias, x, target, scratch));
        }
    }

    /// w * x + b, with x as [`wide`](Self::wide) gives it.
    #[inline(always)]
    pub(super) fn convolve<L: Level, E: Element, F: Follow<E::Scalar>>(
        _: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        bias: &[E::Scalar; OC],
        x: &[E],
        target: &mut Target<'_, E, F, OH, OW>,
    ) {
        let whole = const { OC - OC % channel_block(OC) };
        let (w, rest_w) = weight.split_at(whole);
        let (b, rest_b) = bias.split_at(whole);
        for group in 0..Target::<E, F, OH, OW>::GROUPS {
            with_const!(channel_block(OC), [1 2 3 4 5 6], B => {
                Self::blocks::<L, E, F, B>(w, b, x, target, 0, group);
            });
            with_const!(OC % channel_block(OC), [1 2 3], B => {
                Self::blocks::<L, E, F, B>(rest_w, rest_b, x, target, whole, group);
            });
        }
    }

    /// One group of rows of several blocks of `B` channels, from channel `first` on.
    #[inline(always)]
    fn blocks<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, OH, OW>,
        first: usize,
        group: usize,
    ) {
        let follow = target.follow();
        let blocks = weight.as_chunks::<B>().0.iter().zip(bias.as_chunks::<B>().0).enumerate();
        for (block, (weight, bias)) in blocks {
            let first = first + block * B;
            for row in group * F::KERNEL..(group + 1) * F::KERNEL {
                let mut y = target.rows::<B>(first, row);
                with_const!(column_block(B, L::REGISTERS, E::LANES, OW), [1 2 3 4 6 8 12 16], COLUMNS => {
                    let mut column = 0;
                    while column + COLUMNS <= OW {
                        Self::block::<L, E, F, B, COLUMNS>(weight, bias, x, &mut y, follow, (row, column));
                        column += COLUMNS;
                    }
                });
                with_const!(OW % column_block(B, L::REGISTERS, E::LANES, OW), [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15], COLUMNS => {
                    Self::block::<L, E, F, B, COLUMNS>(weight, bias, x, &mut y, follow, (row, OW - COLUMNS));
                });
            }
            target.finish::<B>(first, group);
        }
    }

    /// A block of channels by a block of columns of one row.
    #[inline(always)]
    fn block<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize, const COLUMNS: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; B],
        bias: &[E::Scalar; B],
        x: &[E],
        y: &mut [&mut [E; OW]; B],
        follow: &F,
        (row, column): (usize, usize),
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
            for q in 0..COLUMNS {
                sums[b][q] = follow.point(sums[b][q]);
            }
            y[b][column..column + COLUMNS].copy_from_slice(&sums[b]);
        }
    }
}
