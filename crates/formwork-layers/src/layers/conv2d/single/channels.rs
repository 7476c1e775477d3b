//! Vectors of eight output channels: each value of the image is multiplied with a vector of weights, which are transposed
//! for that beforehand. A row of results is transposed back.

use super::VECTOR;
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::target::Target;
use crate::conv2d::with_const;
use crate::fusion::Follow;
use formwork_tensor::{Element, Lanes, Level, Scalar, memory};

type Channels<E> = Lanes<<E as Element>::Scalar, VECTOR>;

/// How many columns of `of` a kernel computes at once: as many as registers hold, but rather blocks of one size than a last
/// one that is small, which waits for its own sums.
const fn column_block(of: usize) -> usize {
    const fn cost(block: usize) -> usize {
        if block < 4 { 4 } else { block }
    }
    let (mut best, mut least) = (1, usize::MAX);
    let mut block = 1;
    while block <= 5 && block <= of {
        let rest = of % block;
        let all = of / block * cost(block) + if rest > 0 { cost(rest) } else { 0 };
        if all <= least {
            (best, least) = (block, all);
        }
        block += 1;
    }
    best
}

impl<G: Geometric> Sizes<G> {
    /// Vectors of channels at once.
    pub(super) const VECTORS: usize = if Self::OC.is_multiple_of(2 * VECTOR) { 2 } else { 1 };
    /// Scratch for the input with its padding, some channels' weights, and a row of their results.
    pub(super) const CHANNELS_SCRATCH: usize =
        Self::WIDE + (Self::WEIGHTS + Self::OW) * Self::VECTORS * VECTOR;

    /// w * x + b.
    #[inline(always)]
    pub(super) fn convolve_channels<L: Level, E: Element, F: Follow<E::Scalar>>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let (wide, scratch) = scratch[..Self::CHANNELS_SCRATCH].split_at_mut(Self::WIDE);
        let x = memory::flatten::<E::Scalar, E>(Self::wide(x, wide));
        let scratch = memory::flatten_mut::<E::Scalar, E>(scratch);
        with_const!(Self::VECTORS, [1 2], N => {
            let (turned, row) = scratch.as_chunks_mut::<VECTOR>().0.as_chunks_mut::<N>().0.split_at_mut(Self::WEIGHTS);
            let blocks = weight.chunks_exact(N * VECTOR).zip(bias.as_chunks::<VECTOR>().0.as_chunks::<N>().0);
            for (block, (weight, bias)) in blocks.enumerate() {
                Self::turn::<L, E, N>(level, weight, turned);
                for group in 0..Target::<E, F, Self>::GROUPS {
                    for i in group * F::KERNEL..(group + 1) * F::KERNEL {
                        let (follow, from) = target.follow();
                        let follow = (follow, from + block * N * VECTOR);
                        Self::channel_row::<L, E, F, N>(turned, bias, x, i, follow, row);
                        with_const!(const { N * VECTOR }, [8 16], C => {
                            Self::turn_back::<L, E, N>(level, row, target.rows::<C>(block * C, i).as_chunks_mut().0);
                        });
                    }
                    with_const!(const { N * VECTOR }, [8 16], C => target.finish::<C>(block * C, group));
                }
            }
        });
    }

    /// The weights of `N` vectors of channels, side by side.
    #[inline(always)]
    fn turn<L: Level, E: Element, const N: usize>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        turned: &mut [[[E::Scalar; VECTOR]; N]],
    ) {
        for (n, weight) in weight.as_chunks::<VECTOR>().0.iter().enumerate() {
            let mut rows: [&[E::Scalar]; VECTOR] = [&[]; VECTOR];
            for o in 0..VECTOR {
                rows[o] = memory::as_slice::<E::Scalar, _>(&weight[o]);
            }
            let (blocks, rest) = turned.as_chunks_mut::<VECTOR>();
            for (i, block) in blocks.iter_mut().enumerate() {
                E::Scalar::transpose(level, vectors(&rows, i), at_mut(block, n));
            }
            let done = Self::WEIGHTS - rest.len();
            for (i, at) in rest.iter_mut().enumerate() {
                for o in 0..VECTOR {
                    at[n][o] = rows[o][done + i];
                }
            }
        }
    }

    /// One row of results, position by position.
    #[inline(always)]
    fn channel_row<L: Level, E: Element, F: Follow<E::Scalar>, const N: usize>(
        turned: &[[[E::Scalar; VECTOR]; N]],
        bias: &[[E::Scalar; VECTOR]; N],
        x: &[E::Scalar],
        i: usize,
        follow: (&F, usize),
        row: &mut [[[E::Scalar; VECTOR]; N]],
    ) {
        with_const!(column_block(Self::OW), [1 2 3 4 5 6], B => {
            for (block, row) in row.as_chunks_mut::<B>().0.iter_mut().enumerate() {
                Self::channel_block::<L, E, F, N, B>(turned, bias, x, (i, block * B), follow, row);
            }
        });
        with_const!(Self::OW % column_block(Self::OW), [1 2 3 4 5], B => {
            if let Some(row) = row.last_chunk_mut::<B>() {
                Self::channel_block::<L, E, F, N, B>(turned, bias, x, (i, Self::OW - B), follow, row);
            }
        });
    }

    /// `N` vectors of channels at `B` positions.
    #[inline(always)]
    fn channel_block<L: Level, E: Element, F: Follow<E::Scalar>, const N: usize, const B: usize>(
        turned: &[[[E::Scalar; VECTOR]; N]],
        bias: &[[E::Scalar; VECTOR]; N],
        x: &[E::Scalar],
        (i, j): (usize, usize),
        (follow, first): (&F, usize),
        row: &mut [[[E::Scalar; VECTOR]; N]; B],
    ) {
        let mut sums = [[Channels::<E>::ZERO; N]; B];
        for b in 0..B {
            for n in 0..N {
                sums[b][n] = Lanes(bias[n]);
            }
        }
        let (from, to) = Self::seen(i);
        for c in 0..Self::IC {
            for k in from..to {
                let start = (c * Self::H + Self::input_row(i, k)) * Self::PADDED + j * Self::SW;
                let x = &x[start..][..(B - 1) * Self::SW + Self::REACH];
                let weight = &turned[(c * Self::KH + k) * Self::KW..][..Self::KW];
                for l in 0..Self::KW {
                    for b in 0..B {
                        let x = x[b * Self::SW + l * Self::DW];
                        for n in 0..N {
                            sums[b][n] = Lanes(weight[l][n]).mul_add::<L>(x, sums[b][n]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            for n in 0..N {
                row[b][n] = follow.points(first + n * VECTOR, sums[b][n]).0;
            }
        }
    }

    /// The rows of the channels.
    #[inline(always)]
    fn turn_back<L: Level, E: Element, const N: usize>(
        level: L,
        row: &[[[E::Scalar; VECTOR]; N]],
        y: &mut [[&mut [E]; VECTOR]],
    ) {
        for (n, y) in y.iter_mut().enumerate() {
            let (blocks, rest) = row.as_chunks::<VECTOR>();
            let mut rows = flat_rows(y);
            for (block, values) in blocks.iter().enumerate() {
                E::Scalar::transpose(level, at(values, n), vectors_mut(&mut rows, block));
            }
            for (j, at) in rest.iter().enumerate() {
                for (row, value) in rows.iter_mut().zip(at[n]) {
                    row[Self::OW - rest.len() + j] = value;
                }
            }
        }
    }
}

// References as transposing takes them. Functions of few parameters, so that their closures are few.

/// Vector `i` of each row.
#[inline(always)]
fn vectors<'a, T>(rows: &[&'a [T]; VECTOR], i: usize) -> [&'a [T; VECTOR]; VECTOR] {
    rows.map(|row| &row.as_chunks().0[i])
}

/// [`vectors`] to write to.
#[inline(always)]
fn vectors_mut<'a, T>(rows: &'a mut [&mut [T]; VECTOR], i: usize) -> [&'a mut [T; VECTOR]; VECTOR] {
    rows.each_mut().map(|row| &mut row.as_chunks_mut().0[i])
}

/// Vector `n` of each position.
#[inline(always)]
fn at<T, const N: usize>(positions: &[[[T; VECTOR]; N]; VECTOR], n: usize) -> [&[T; VECTOR]; VECTOR] {
    positions.each_ref().map(|at| &at[n])
}

/// [`at`] to write to.
#[inline(always)]
fn at_mut<T, const N: usize>(
    positions: &mut [[[T; VECTOR]; N]; VECTOR],
    n: usize,
) -> [&mut [T; VECTOR]; VECTOR] {
    positions.each_mut().map(|at| &mut at[n])
}

/// The rows as scalars.
#[inline(always)]
fn flat_rows<'a, E: Element>(rows: &'a mut [&mut [E]; VECTOR]) -> [&'a mut [E::Scalar]; VECTOR] {
    rows.each_mut().map(|row| memory::flatten_mut::<E::Scalar, E>(&mut row[..]))
}
