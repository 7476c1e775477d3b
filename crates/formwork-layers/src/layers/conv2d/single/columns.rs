//! The forward kernel for vectors of neighbouring columns, whatever the stride and the dilation.

use super::panel::{Windows, block, call_block};
use super::planes::Planes;
use super::{CHANNELS, VECTOR};
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::target::Target;
use crate::conv2d::{slices, slices_mut, with_const};
use crate::fusion::Follow;
use formwork_tensor::{Element, Level, Scalar, memory};

impl<G: Geometric> Sizes<G> {
    const PLANES: Planes = Planes::new(G::GEOMETRY.rows, G::GEOMETRY.columns, Self::OH);
    /// Whether the image is one line: where rows are shorter than a vector, or where it saves more vectors than taking the line apart
    /// costs.
    const ONE_LINE: bool = Self::OW < VECTOR
        || 10 * Self::PLANES.line(Self::OH).div_ceil(VECTOR) < 9 * Self::OH * Self::OW.div_ceil(VECTOR);
    /// The elements of a line, of the whole image or of a row.
    const LENGTH: usize = if Self::ONE_LINE { Self::PLANES.line(Self::OH) } else { Self::OW };

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
            length: Self::LENGTH,
        };
        let x = if Self::PLANES.direct {
            x
        } else {
            Self::PLANES.lay_out(x, 0, planes);
            &*planes
        };
        let whole = const { Self::OC - Self::OC % CHANNELS };
        let (w, rest) = weight.split_at(whole * Self::WEIGHTS);
        with_const!(if Self::OC < CHANNELS { 0 } else { CHANNELS }, [6], B => {
            Self::blocks_of_lines::<L, E, F, B>(level, windows, (w, &bias[..whole]), x, target, 0, lines);
        });
        with_const!(Self::OC % CHANNELS, [1 2 3 4 5], B => {
            Self::blocks_of_lines::<L, E, F, B>(level, windows, (rest, &bias[whole..]), x, target, whole, lines);
        });
    }

    /// Several blocks of `B` channels, from channel `first` on.
    #[inline(always)]
    fn blocks_of_lines<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize>(
        level: L,
        windows: Windows<'_>,
        (weight, bias): (&[E::Scalar], &[E::Scalar]),
        x: &[E::Scalar],
        target: &mut Target<'_, E, F, Self>,
        first: usize,
        lines: &mut [E::Scalar],
    ) {
        let (follow, from) = target.follow();
        let blocks = weight.chunks_exact(B * Self::WEIGHTS).zip(bias.as_chunks::<B>().0).enumerate();
        for (number, (weight, bias)) in blocks {
            let first = first + number * B;
            let weight = slices::<_, B>(weight, Self::WEIGHTS, Self::WEIGHTS);
            if Self::ONE_LINE {
                let out = slices_mut::<_, B>(lines, Self::LENGTH, Self::LENGTH);
                Self::block_of_lines(level, windows, weight, bias, x, out);
            }
            // All rows at once, or those of a window.
            let rows = const { if F::KERNEL == 1 { Self::OH } else { F::KERNEL } };
            for group in 0..const { Self::OH / if F::KERNEL == 1 { Self::OH } else { F::KERNEL } } {
                let row = group * rows;
                let mut y = target.some_rows::<B>(first, row, rows);
                if Self::ONE_LINE {
                    for (y, line) in y.iter_mut().zip(lines.chunks_exact(Self::LENGTH)) {
                        for (r, y) in y.chunks_exact_mut(Self::OW).enumerate() {
                            let line = &line[(row + r) * Self::PLANES.pitch..][..Self::OW];
                            memory::flatten_mut::<E::Scalar, E>(y).copy_from_slice(line);
                        }
                    }
                } else {
                    let x = &x[row * Self::PLANES.pitch..];
                    let y = y.each_mut().map(|y| memory::flatten_mut::<E::Scalar, E>(&mut y[..]));
                    Self::block_of_lines(level, Windows { lines: rows, ..windows }, weight, bias, x, y);
                }
                for (b, y) in y.iter_mut().enumerate() {
                    y.iter_mut().for_each(|y| *y = follow.point(from + first + b, *y));
                }
                target.finish::<B>(first, group);
            }
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
}
