//! The forward kernel for vectors of neighbouring columns, whatever the stride and the dilation.

use super::panel::{Windows, block, call_block};
use super::planes::Planes;
use super::{CHANNELS, VECTOR};
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::target::Target;
use crate::conv2d::{slices, slices_mut, with_const};
use crate::fusion::Follow;
use core::cmp::min;
use formwork_tensor::{Element, Level, Scalar, memory};

/// What of an image is laid out at a time: a part of the second cache, which weights and outputs need too.
const ROOM: usize = 24 * 1024;
/// The same where a window is one value, so that nothing is read again but by the next channels: a part of the first cache.
const POINT_ROOM: usize = 6 * 1024;
/// Output columns of a band at least, so that a weight once read is used for some vectors.
const LEAST: usize = 48;

impl<G: Geometric> Sizes<G> {
    const PLANES: Planes = Planes::new(G::GEOMETRY.rows, G::GEOMETRY.columns, Self::OH);
    const ONE_LINE: bool = Self::PLANES.flat() || Self::OW < VECTOR || 10 * Self::PLANES.line(Self::OH).div_ceil(VECTOR) < 9 * Self::OH * Self::OW.div_ceil(VECTOR);
    /// The elements of a line, of a band or of a row.
    const LENGTH: usize = if Self::ONE_LINE { Self::PLANES.line(Self::OH) } else { Self::OW };

    /// The vectors of a channel.
    pub(super) const VECTORS_OF_COLUMNS: usize = if Self::ONE_LINE {
        Self::OH.div_ceil(Self::OH) * Self::LENGTH.div_ceil(VECTOR)
    } else {
        Self::OH * Self::OW.div_ceil(VECTOR)
    };

    /// Whether there are vectors of columns.
    pub(super) const COLUMNS: bool = Self::LENGTH >= VECTOR && Self::TAPS <= Planes::TAPS;

    const LAID_OUT: usize = if Self::PLANES.direct { 0 } else { Self::IC * Self::PLANES.channel() };
    /// Scratch for what a band sees and for the lines of a block of channels.
    pub(super) const COLUMNS_SCRATCH: usize =
        Self::LAID_OUT + if Self::ONE_LINE { CHANNELS * Self::LENGTH } else { 0 };

    /// w * x + b.
    #[inline(always)]
    pub(super) fn convolve_columns<L: Level, E: Element, F: Follow<E::Scalar>>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let x = memory::flatten::<E::Scalar, E>(&x[..Self::INPUT]);
        let weight = memory::flatten::<E::Scalar, Filter<G, E::Scalar>>(&weight[..Self::OC]);
        let scratch = memory::flatten_mut::<E::Scalar, E>(&mut scratch[..Self::COLUMNS_SCRATCH]);
        let (planes, lines) = scratch.split_at_mut(Self::LAID_OUT);
        let windows = Windows {
            channel: Self::PLANES.channel(),
            offsets: &const { Self::PLANES.offsets() }[..Self::TAPS],
            pitch: Self::PLANES.pitch,
            lines: 1,
            length: Self::OW,
        };
        let step = const { Self::OH / F::KERNEL * F::KERNEL };
        let mut first = 0;
        while first < Self::OH {
            let mut rows = min(step, Self::OH - first);
            if Self::ONE_LINE && Self::PLANES.line(rows) < VECTOR {
                // A last band that is shorter than a vector computes some rows again.
                first = Self::OH - step;
                rows = step;
            }
            let x = if Self::PLANES.direct {
                &x[first * Self::W..]
            } else {
                Self::PLANES.lay_out(x, first, planes);
                &*planes
            };
            let band = (first, rows);
            let whole = const { Self::OC - Self::OC % CHANNELS };
            let (w, rest) = weight.split_at(whole * Self::WEIGHTS);
            with_const!(if Self::OC < CHANNELS { 0 } else { CHANNELS }, [6], B => {
                Self::blocks_of_lines::<L, E, F, B>(level, windows, (w, &bias[..whole]), x, target, (0, band), lines);
            });
            with_const!(Self::OC % CHANNELS, [1 2 3 4 5], B => {
                Self::blocks_of_lines::<L, E, F, B>(level, windows, (rest, &bias[whole..]), x, target, (whole, band), lines);
            });
            first += rows;
        }
    }

    /// The block's kernel. Where the sums are short it is a part of this pass, so that the compiler writes them out.
    #[inline(always)]
    fn block_of_lines<L: Level, T: Scalar, const B: usize>(
        level: L,
        windows: Windows<'_>,
        weights: [&[T]; B],
        bias: &[T; B],
        x: &[T],
        out: [&mut [T]; B],
    ) {
        if const { Self::WEIGHTS <= 32 } {
            block(level, windows, weights, bias, x, out);
        } else {
            call_block(level, windows, weights, bias, x, out);
        }
    }

    /// A band of several blocks of `B` channels, from channel `first` on.
    #[inline(always)]
    fn blocks_of_lines<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize>(
        level: L,
        windows: Windows<'_>,
        (weight, bias): (&[E::Scalar], &[E::Scalar]),
        x: &[E::Scalar],
        target: &mut Target<'_, E, F, Self>,
        (first, (row, rows)): (usize, (usize, usize)),
        lines: &mut [E::Scalar],
    ) {
        let follow = target.follow();
        let blocks = weight.chunks_exact(B * Self::WEIGHTS).zip(bias.as_chunks::<B>().0).enumerate();
        for (number, (weight, bias)) in blocks {
            let first = first + number * B;
            let weight = slices::<_, B>(weight, Self::WEIGHTS, Self::WEIGHTS);
            let straight = const { F::KERNEL == 1 && Self::PLANES.flat() };
            if Self::ONE_LINE && !straight {
                let length = Self::PLANES.line(rows);
                let out = slices_mut::<_, B>(lines, length, length);
                Self::block_of_lines(level, Windows { length, ..windows }, weight, bias, x, out);
            }
            let mut at = row;
            while at + F::KERNEL <= row + rows {
                let count = if F::KERNEL == 1 { rows } else { F::KERNEL };
                let mut y = target.some_rows::<B>(first, at, count);
                if straight {
                    let windows = Windows { length: count * Self::OW, ..windows };
                    Self::block_of_lines(level, windows, weight, bias, x, flat(&mut y));
                } else if Self::ONE_LINE {
                    for (y, line) in y.iter_mut().zip(lines.chunks_exact(Self::PLANES.line(rows))) {
                        for (r, y) in y.chunks_exact_mut(Self::OW).enumerate() {
                            let from = (at - row + r) * Self::PLANES.pitch;
                            memory::flatten_mut::<E::Scalar, E>(y)
                                .copy_from_slice(&line[from..][..Self::OW]);
                        }
                    }
                } else {
                    let windows = Windows { lines: count, ..windows };
                    let x = &x[(at - row) * Self::PLANES.pitch..];
                    Self::block_of_lines(level, windows, weight, bias, x, flat(&mut y));
                }
                for y in &mut y {
                    y.iter_mut().for_each(|y| *y = follow.point(*y));
                }
                if F::KERNEL > 1 {
                    target.finish::<B>(first, at / F::KERNEL);
                }
                at += count;
            }
        }
    }
}

/// The rows as scalars.
#[inline(always)]
fn flat<'a, E: Element, const B: usize>(rows: &'a mut [&mut [E]; B]) -> [&'a mut [E::Scalar]; B] {
    rows.each_mut().map(|row| memory::flatten_mut::<E::Scalar, E>(&mut row[..]))
}
