//! dL/dw of a single sample, with stride 1: a dot product of dL/dy with the image from where the kernel's weight lies on.
//!
//! The positions of the output are one line, as long as whole vectors. Where windows reach over the end of a row, and behind
//! the last one, dL/dy is 0. Eight dot products are computed at a time: those of eight output channels with one weight each,
//! or of eight weights with one output channel.

use super::super::slices;
use super::VECTOR;
use crate::conv2d::sizes::{Geometric, Sizes};
use core::array;
use core::cmp::min;
use formwork_tensor::{Element, Level, Scalar, memory};

impl<G: Geometric> Sizes<G> {
    /// Whether there is a line.
    pub(in crate::layers::conv2d) const POSITIONS: bool = Self::UNIT;
    /// The output's positions as one line: the vectors that it has.
    const VECTORS_OF_POSITIONS: usize = ((Self::OH - 1) * Self::PADDED + Self::OW).div_ceil(VECTOR);
    /// A channel of dL/dy as one line.
    const GRADIENT_LINE: usize = Self::VECTORS_OF_POSITIONS * VECTOR;
    /// A channel of the input with its padding, and zeros behind it that the last vector reaches.
    const IMAGE_LINE: usize = (G::GEOMETRY.rows.padded() * Self::PADDED).next_multiple_of(VECTOR) + VECTOR;
    /// Scratch for the input and for dL/dy of as many channels as are computed at a time.
    pub(in crate::layers::conv2d) const POSITIONS_SCRATCH: usize = if Self::POSITIONS {
        Self::IC * Self::IMAGE_LINE + if Self::OC < VECTOR { 1 } else { VECTOR } * Self::GRADIENT_LINE
    } else {
        0
    };

    /// Adds dL/dw to `gradient`.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn add_weight_gradient_single<L: Level, E: Element>(
        level: L,
        x: &[E],
        dy: &[E],
        gradient: &mut [E::Scalar],
        scratch: &mut [E],
    ) {
        let (image, lines) = scratch[..Self::POSITIONS_SCRATCH].split_at_mut(Self::IC * Self::IMAGE_LINE);
        for (x, line) in x.chunks_exact(Self::H * Self::W).zip(image.chunks_exact_mut(Self::IMAGE_LINE)) {
            let before = const { Self::TOP * Self::PADDED + Self::LEFT };
            Self::lay_out(x, Self::W, &mut line[before..]);
            line[..before].fill(E::ZERO);
        }
        let image = memory::flatten::<E::Scalar, E>(image);
        let taps = Taps {
            kernel: (Self::KH, Self::KW),
            pitch: Self::PADDED,
            channel: Self::IMAGE_LINE,
            count: Self::WEIGHTS,
        };
        let mut blocks = gradient.chunks_exact_mut(VECTOR * Self::WEIGHTS);
        let mut dys = dy[..Self::OUTPUT].chunks_exact(VECTOR * Self::OH * Self::OW);
        for (weights, dy) in blocks.by_ref().zip(dys.by_ref()) {
            for (dy, line) in
                dy.chunks_exact(Self::OH * Self::OW).zip(lines.chunks_exact_mut(Self::GRADIENT_LINE))
            {
                Self::lay_out(dy, Self::OW, line);
            }
            let lines = memory::flatten::<E::Scalar, E>(lines).as_chunks().0;
            add_channels(level, taps, image, lines, weights);
        }
        let rest = blocks.into_remainder().chunks_exact_mut(Self::WEIGHTS);
        for (gradient, dy) in rest.zip(dys.remainder().chunks_exact(Self::OH * Self::OW)) {
            let line = &mut lines[..Self::GRADIENT_LINE];
            Self::lay_out(dy, Self::OW, line);
            let line = memory::flatten::<E::Scalar, E>(line).as_chunks().0;
            add_weights(level, taps, image, line, gradient);
        }
    }

    /// Writes a channel as a line whose rows are as long as those of the image with its padding, zeros between and behind them.
    #[inline(always)]
    fn lay_out<E: Element>(values: &[E], columns: usize, line: &mut [E]) {
        let rows = values.chunks_exact(columns);
        let (rows_of_line, behind) = line.split_at_mut(min(rows.len() * Self::PADDED, line.len()));
        for (row, line) in rows.zip(rows_of_line.chunks_mut(Self::PADDED)) {
            let (values, gap) = line.split_at_mut(columns);
            values.copy_from_slice(row);
            gap.fill(E::ZERO);
        }
        behind.fill(E::ZERO);
    }
}

/// Vectors of a line that are taken at a time, few enough for the first cache.
const CHUNK: usize = 64;

/// Where the weights lie. Their functions know sizes as values only, so that they are compiled once for all convolutions:
/// nearly all of their time is spent in [`Level::dots`].
#[derive(Clone, Copy)]
struct Taps {
    /// The rows and columns of a kernel.
    kernel: (usize, usize),
    /// The length of a row of the image.
    pitch: usize,
    /// The length of a channel of the image.
    channel: usize,
    /// How many weights an output channel has.
    count: usize,
}

impl Taps {
    /// The part of the image that weight `tap` lies on, from vector `from` of the positions to vector `to`.
    #[inline(always)]
    fn under<T>(self, image: &[T], tap: usize, (from, to): (usize, usize)) -> &[[T; VECTOR]] {
        let (row, column) = (tap / self.kernel.1, tap % self.kernel.1);
        let start = row / self.kernel.0 * self.channel + row % self.kernel.0 * self.pitch + column;
        image[start + from * VECTOR..][..(to - from) * VECTOR].as_chunks().0
    }
}

/// The chunks of a line of so many vectors: from one vector to another.
fn chunks(vectors: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..vectors).step_by(CHUNK).map(move |from| (from, min(from + CHUNK, vectors)))
}

/// Adds the gradients of all weights to eight output channels, whose dL/dy are `lines`.
#[inline(never)]
fn add_channels<L: Level, T: Scalar>(
    level: L,
    taps: Taps,
    image: &[T],
    lines: &[[T; VECTOR]],
    gradient: &mut [T],
) {
    level.run(
        #[inline(always)]
        || {
            let vectors = lines.len() / VECTOR;
            for (from, to) in chunks(vectors) {
                let lines = slices(&lines[from..], vectors, to - from);
                for tap in 0..taps.count {
                    let sums = T::dots(level, lines, taps.under(image, tap, (from, to)));
                    for (kernel, sum) in gradient.chunks_exact_mut(taps.count).zip(sums) {
                        kernel[tap] += sum;
                    }
                }
            }
        },
    );
}

/// Adds the gradients of all weights to one output channel, whose dL/dy is `line`.
#[inline(never)]
fn add_weights<L: Level, T: Scalar>(
    level: L,
    taps: Taps,
    image: &[T],
    line: &[[T; VECTOR]],
    gradient: &mut [T],
) {
    level.run(
        #[inline(always)]
        || {
            for range in chunks(line.len()) {
                for (block, weights) in gradient.chunks_mut(VECTOR).enumerate() {
                    // Behind the last weight it is computed again.
                    let under = array::from_fn(
                        #[inline(always)]
                        |i| taps.under(image, min(block * VECTOR + i, taps.count - 1), range),
                    );
                    let sums = T::dots(level, under, &line[range.0..range.1]);
                    weights.iter_mut().zip(sums).for_each(|(weight, sum)| *weight += sum);
                }
            }
        },
    );
}
