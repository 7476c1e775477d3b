//! The forward kernel: a block of output channels by a block of columns is held in registers while the whole window
//! passes over it. Rows come first, so that what a row of windows sees is still in the cache for the next block of
//! channels.

use super::sizes::{Filter, Geometric, Sizes};
use super::target::Target;
use super::{channel_block, column_block, padding, with_const};
use crate::fusion::Follow;
use formwork_tensor::{Element, Level};

impl<G: Geometric> Sizes<G> {
    /// Scratch for the input with columns of padding, where there are any.
    pub(super) const WIDE: usize = if Self::PADS { Self::IC * Self::H * Self::PADDED } else { 0 };

    /// The input with columns of padding: a copy in scratch, or the input itself if it has none.
    #[inline(always)]
    pub(super) fn wide<'a, E: Element>(x: &'a [E], scratch: &'a mut [E]) -> &'a [E] {
        if !Self::PADS {
            // Cut to a length that is constant, so that the places in it are checked while compiling.
            return &x[..Self::INPUT];
        }
        let scratch = &mut scratch[..Self::WIDE];
        padding::widen(x, Self::W, Self::LEFT, Self::PADDED, scratch);
        scratch
    }

    /// w * x + b, with x as [`wide`](Self::wide) gives it.
    #[inline(always)]
    pub(super) fn convolve<L: Level, E: Element, F: Follow<E::Scalar>>(
        _: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
    ) {
        let whole = const { Self::OC - Self::OC % channel_block(Self::OC) };
        let (w, rest_w) = weight.split_at(whole);
        let (b, rest_b) = bias.split_at(whole);
        for group in 0..Target::<E, F, Self>::GROUPS {
            with_const!(channel_block(Self::OC), [1 2 3 4 5 6], B => {
                Self::blocks::<L, E, F, B>(w, b, x, target, 0, group);
            });
            with_const!(Self::OC % channel_block(Self::OC), [1 2 3], B => {
                Self::blocks::<L, E, F, B>(rest_w, rest_b, x, target, whole, group);
            });
        }
    }

    /// One group of rows of several blocks of `B` channels, from channel `first` on.
    #[inline(always)]
    fn blocks<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize>(
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        first: usize,
        group: usize,
    ) {
        let (follow, from) = target.follow();
        let blocks = weight.as_chunks::<B>().0.iter().zip(bias.as_chunks::<B>().0).enumerate();
        for (block, (weight, bias)) in blocks {
            let first = first + block * B;
            for row in group * F::KERNEL..(group + 1) * F::KERNEL {
                let mut y = target.rows::<B>(first, row);
                with_const!(column_block(B, L::REGISTERS, E::LANES, Self::OW), [1 2 3 4 6 8 12 16], COLUMNS => {
                    let mut column = 0;
                    while column + COLUMNS <= Self::OW {
                        Self::block::<L, E, F, B, COLUMNS>(weight, bias, x, &mut y, (follow, from + first), (row, column));
                        column += COLUMNS;
                    }
                });
                with_const!(Self::OW % column_block(B, L::REGISTERS, E::LANES, Self::OW), [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15], COLUMNS => {
                    Self::block::<L, E, F, B, COLUMNS>(weight, bias, x, &mut y, (follow, from + first), (row, Self::OW - COLUMNS));
                });
            }
            target.finish::<B>(first, group);
        }
    }

    /// A block of channels by a block of columns of one row.
    #[inline(always)]
    fn block<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize, const COLUMNS: usize>(
        weight: &[Filter<G, E::Scalar>; B],
        bias: &[E::Scalar; B],
        x: &[E],
        y: &mut [&mut [E]; B],
        (follow, first): (&F, usize),
        (row, column): (usize, usize),
    ) {
        let mut sums = [[E::ZERO; COLUMNS]; B];
        for b in 0..B {
            sums[b] = [E::splat(bias[b]); COLUMNS];
        }
        let (from, to) = Self::seen(row);
        for c in 0..Self::IC {
            for k in from..to {
                let start = (c * Self::H + Self::input_row(row, k)) * Self::PADDED + column * Self::SW;
                let x = &x[start..][..(COLUMNS - 1) * Self::SW + Self::REACH];
                let weight = Self::taps_to::<E::Scalar, B>(weight, c, k);
                for l in 0..Self::KW {
                    for b in 0..B {
                        let w = weight[b * Self::WEIGHTS + l];
                        for q in 0..COLUMNS {
                            sums[b][q] = x[q * Self::SW + l * Self::DW].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            for q in 0..COLUMNS {
                sums[b][q] = follow.point(first + b, sums[b][q]);
            }
            y[b][column..column + COLUMNS].copy_from_slice(&sums[b]);
        }
    }
}
