//! The forward kernel of a 1 x 1 convolution: a product of matrices, the weights, OC x IC, times the image, IC x positions, some rows
//! of positions at a time. A block of channels by some vectors of positions is held in registers.
//!
//! The sizes of the product are values, so that one function a number of channels serves all convolutions.

use super::planes::Planes;
use super::{CHANNELS, VECTOR};
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::target::Target;
use crate::conv2d::{slices, with_const};
use crate::extremes::max;
use crate::fusion::Follow;
use core::cmp::min;
use formwork_tensor::{Element, Lanes, Level, Scalar, memory};

/// Elements of the image at a time: a part of the second cache, which weights and outputs need too. They are copied, so that they lie side
/// by side: in a large image each channel is in another page of memory.
const ROOM: usize = 40 * 1024;
/// Positions at a time at least, so that a weight once read is used for some vectors.
const LEAST: usize = 48;

impl<G: Geometric> Sizes<G> {
    /// Rows of the output at a time.
    const MATRIX_ROWS: usize = {
        let fit = ROOM / max(Self::IC * Self::OW, 1);
        let least = LEAST.div_ceil(Self::OW);
        let rows = if fit > least { fit } else { least };
        // Bands of one size rather than a last one that is small.
        if rows < Self::OH { Self::OH.div_ceil(Self::OH.div_ceil(rows)) } else { Self::OH }
    };
    const MATRIX_PLANES: Planes = Planes::new(G::GEOMETRY.rows, G::GEOMETRY.columns, Self::MATRIX_ROWS);
    /// The image is the matrix.
    const IS_MATRIX: bool = Self::MATRIX_PLANES.direct && Self::MATRIX_ROWS == Self::OH;

    /// Whether it is a convolution of 1 x 1, and there are vectors of positions.
    pub(super) const MATRIX: bool = Self::TAPS == 1 && Self::MATRIX_ROWS * Self::OW >= VECTOR;

    const MATRIX_LAID_OUT: usize =
        if Self::MATRIX_PLANES.direct { 0 } else { Self::IC * Self::MATRIX_PLANES.channel() };
    /// Scratch for what some rows of positions see, and for their matrix.
    pub(super) const MATRIX_SCRATCH: usize =
        Self::MATRIX_LAID_OUT + if Self::IS_MATRIX { 0 } else { Self::IC * Self::MATRIX_ROWS * Self::OW };

    /// Whether windows of `kernel` rows side by side can follow: they lie in one band.
    pub(super) const fn bands_hold(kernel: usize) -> bool {
        kernel == 1 || kernel <= Self::MATRIX_ROWS && kernel * Self::OW >= VECTOR
    }

    /// w * x + b.
    #[inline(always)]
    pub(super) fn convolve_matrix<L: Level, E: Element, F: Follow<E::Scalar>>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let x = memory::flatten::<E::Scalar, E>(&x[..Self::INPUT]);
        let weight = memory::flatten::<E::Scalar, Filter<G, E::Scalar>>(&weight[..Self::OC]);
        let scratch = memory::flatten_mut::<E::Scalar, E>(&mut scratch[..Self::MATRIX_SCRATCH]);
        let (planes, matrix) = scratch.split_at_mut(Self::MATRIX_LAID_OUT);
        let total = const { Self::OH / F::KERNEL * F::KERNEL };
        let step = const { Self::MATRIX_ROWS / F::KERNEL * F::KERNEL };
        let mut first = 0;
        while first < total {
            let mut rows = min(step, total - first);
            if rows * Self::OW < VECTOR {
                // A last band that is shorter than a vector computes some rows again.
                first = total - step;
                rows = step;
            }
            let matrix = if Self::IS_MATRIX {
                x
            } else {
                let matrix = &mut matrix[..Self::IC * rows * Self::OW];
                Self::see(x, (first, rows), planes, matrix);
                &*matrix
            };
            let whole = const { Self::OC - Self::OC % CHANNELS };
            let (w, rest) = weight.split_at(whole * Self::WEIGHTS);
            with_const!(if Self::OC < CHANNELS { 0 } else { CHANNELS }, [6], B => {
                Self::products::<L, E, F, B>(level, (w, &bias[..whole]), matrix, target, (0, first, rows));
            });
            with_const!(Self::OC % CHANNELS, [1 2 3 4 5], B => {
                Self::products::<L, E, F, B>(level, (rest, &bias[whole..]), matrix, target, (whole, first, rows));
            });
            first += rows;
        }
    }

    /// What the windows of some rows see: a row of the matrix for each channel.
    #[inline(always)]
    fn see<T: Scalar>(x: &[T], (first, rows): (usize, usize), planes: &mut [T], matrix: &mut [T]) {
        let (x, start) = if Self::MATRIX_PLANES.direct {
            (x, first * Self::W)
        } else {
            Self::MATRIX_PLANES.lay_out(x, first, planes);
            (&*planes, 0)
        };
        for (c, seen) in matrix.chunks_exact_mut(rows * Self::OW).enumerate() {
            let x = &x[c * Self::MATRIX_PLANES.channel() + start..];
            if Self::MATRIX_PLANES.flat() {
                seen.copy_from_slice(&x[..rows * Self::OW]);
                continue;
            }
            for (row, seen) in seen.chunks_exact_mut(Self::OW).enumerate() {
                seen.copy_from_slice(&x[row * Self::MATRIX_PLANES.pitch..][..Self::OW]);
            }
        }
    }

    /// Some rows of several blocks of `B` channels, from channel `first` on.
    #[inline(always)]
    fn products<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize>(
        level: L,
        (weight, bias): (&[E::Scalar], &[E::Scalar]),
        matrix: &[E::Scalar],
        target: &mut Target<'_, E, F, Self>,
        (first, row, rows): (usize, usize, usize),
    ) {
        let (follow, from) = target.follow();
        let blocks = weight.chunks_exact(B * Self::WEIGHTS).zip(bias.as_chunks::<B>().0).enumerate();
        for (number, (weight, bias)) in blocks {
            let first = first + number * B;
            let weight = slices::<_, B>(weight, Self::WEIGHTS, Self::WEIGHTS);
            let mut at = row;
            while at < row + rows {
                let count = if F::KERNEL == 1 { rows } else { F::KERNEL };
                let mut y = target.some_rows::<B>(first, at, count);
                let place = (rows * Self::OW, (at - row) * Self::OW);
                product(level, weight, bias, matrix, place, flat(&mut y));
                for (b, y) in y.iter_mut().enumerate() {
                    y.iter_mut().for_each(|y| *y = follow.point(from + first + b, *y));
                }
                target.finish::<B>(first, at / F::KERNEL);
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

/// `B` rows of bias + w * x, for the columns of x, of `width`, from `start` on that the rows of `y` have place for: a vector of eight at
/// least.
#[inline(never)]
pub(super) fn product<L: Level, T: Scalar, const B: usize>(
    level: L,
    w: [&[T]; B],
    bias: &[T; B],
    x: &[T],
    (width, start): (usize, usize),
    y: [&mut [T]; B],
) {
    match level.wide() {
        Some(level) if y[0].len() >= 2 * VECTOR => level.run(
            #[inline(always)]
            || columns::<L::Wide, Lanes<T, 16>, B>(w, bias, x, (width, start), y),
        ),
        _ => level.run(
            #[inline(always)]
            || columns::<L, Lanes<T, VECTOR>, B>(w, bias, x, (width, start), y),
        ),
    }
}

#[inline(always)]
fn columns<L: Level, V: Element, const B: usize>(
    w: [&[V::Scalar]; B],
    bias: &[V::Scalar; B],
    x: &[V::Scalar],
    (width, start): (usize, usize),
    mut y: [&mut [V::Scalar]; B],
) {
    let length = y[0].len();
    let mut at = 0;
    if const { L::REGISTERS >= 32 } {
        while at + 4 * V::LANES <= length {
            panel::<L, V, B, 4>(&w, bias, x, (width, start), at, &mut y);
            at += 4 * V::LANES;
        }
    }
    while const { L::REGISTERS >= 16 } && at + 2 * V::LANES <= length {
        panel::<L, V, B, 2>(&w, bias, x, (width, start), at, &mut y);
        at += 2 * V::LANES;
    }
    while at + V::LANES <= length {
        panel::<L, V, B, 1>(&w, bias, x, (width, start), at, &mut y);
        at += V::LANES;
    }
    // The last vector overlaps the one before it.
    if at < length {
        panel::<L, V, B, 1>(&w, bias, x, (width, start), length - V::LANES, &mut y);
    }
}

/// `B` rows by `N` vectors, from column `at` on.
#[inline(always)]
fn panel<L: Level, V: Element, const B: usize, const N: usize>(
    w: &[&[V::Scalar]; B],
    bias: &[V::Scalar; B],
    x: &[V::Scalar],
    (width, start): (usize, usize),
    at: usize,
    y: &mut [&mut [V::Scalar]; B],
) {
    let mut sums = [[V::ZERO; N]; B];
    let count = w[0].len();
    let mut rows: [&[V::Scalar]; B] = [&[]; B];
    for b in 0..B {
        sums[b] = [V::splat(bias[b]); N];
        rows[b] = &w[b][..count];
    }
    for (i, x) in x.chunks_exact(width).enumerate().take(count) {
        let x = &x[start + at..][..N * V::LANES];
        let mut columns = [V::ZERO; N];
        for q in 0..N {
            columns[q].lanes_mut().copy_from_slice(&x[q * V::LANES..][..V::LANES]);
        }
        for b in 0..B {
            let w = rows[b][i];
            for q in 0..N {
                sums[b][q] = columns[q].mul_add::<L>(w, sums[b][q]);
            }
        }
    }
    for b in 0..B {
        let y = &mut y[b][at..][..N * V::LANES];
        for q in 0..N {
            y[q * V::LANES..][..V::LANES].copy_from_slice(sums[b][q].lanes());
        }
    }
}
