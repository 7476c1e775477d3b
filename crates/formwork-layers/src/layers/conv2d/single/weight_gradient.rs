//! dL/dw of one sample alone, with stride 1: a dot product of dL/dy with the image from where the kernel's weight lies on.
//!
//! The positions of the output are one line, as long as whole vectors. Where windows reach over the end of a row, and behind
//! the last one, dL/dy is 0. Eight dot products are computed at a time: those of eight output channels with one weight each,
//! or of eight weights with one output channel.

use super::VECTOR;
use crate::conv2d::Sizes;
use core::array;
use core::cmp::min;
use formwork_tensor::{Element, Level, Scalar, memory};

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
    /// Whether there is a line.
    pub(in crate::layers::conv2d) const POSITIONS: bool = S == 1;
    /// The output's positions as one line: the vectors that it has.
    const VECTORS_OF_POSITIONS: usize = ((OH - 1) * (W + P) + OW).div_ceil(VECTOR);
    /// A channel of dL/dy as one line.
    const GRADIENT_LINE: usize = Self::VECTORS_OF_POSITIONS * VECTOR;
    /// A channel of the input with its padding, and zeros behind it that the last vector reaches.
    const IMAGE_LINE: usize = ((H + P) * (W + P)).next_multiple_of(VECTOR) + VECTOR;
    /// Scratch for the input and for dL/dy of as many channels as are computed at a time.
    pub(in crate::layers::conv2d) const POSITIONS_SCRATCH: usize = if Self::POSITIONS {
        IC * Self::IMAGE_LINE + if OC < VECTOR { 1 } else { VECTOR } * Self::GRADIENT_LINE
    } else {
        0
    };

    /// Adds dL/dw to `gradient`.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn add_weight_gradient_alone<L: Level, E: Element>(
        level: L,
        x: &[[[E; W]; H]; IC],
        dy: &[[[E; OW]; OH]; OC],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]; OC],
        scratch: &mut [E],
    ) {
        let (image, lines) = scratch[..Self::POSITIONS_SCRATCH].split_at_mut(IC * Self::IMAGE_LINE);
        for (x, line) in x.iter().zip(image.chunks_exact_mut(Self::IMAGE_LINE)) {
            Self::lay_out(x, &mut line[P / 2 * (W + P) + P / 2..]);
            line[..P / 2 * (W + P) + P / 2].fill(E::ZERO);
        }
        let image = memory::flatten::<E::Scalar, E>(image);
        let taps = Taps { kernel: K, pitch: W + P, channel: Self::IMAGE_LINE, count: IC * K * K };
        let (blocks, rest) = gradient.as_chunks_mut::<VECTOR>();
        let (dys, rest_dy) = dy.as_chunks::<VECTOR>();
        for (gradient, dy) in blocks.iter_mut().zip(dys) {
            for (dy, line) in dy.iter().zip(lines.chunks_exact_mut(Self::GRADIENT_LINE)) {
                Self::lay_out(dy, line);
            }
            let lines = memory::flatten::<E::Scalar, E>(lines).as_chunks().0;
            let weights = gradient.as_flattened_mut().as_flattened_mut().as_flattened_mut();
            add_channels(level, taps, image, lines, weights);
        }
        for (gradient, dy) in rest.iter_mut().zip(rest_dy) {
            let line = &mut lines[..Self::GRADIENT_LINE];
            Self::lay_out(dy, line);
            let line = memory::flatten::<E::Scalar, E>(line).as_chunks().0;
            add_weights(level, taps, image, line, gradient.as_flattened_mut().as_flattened_mut());
        }
    }

    /// Writes a channel as a line whose rows are as long as those of the image with its padding, zeros between and behind them.
    #[inline(always)]
    fn lay_out<E: Element, const COLUMNS: usize>(rows: &[[E; COLUMNS]], line: &mut [E]) {
        let (rows_of_line, behind) = line.split_at_mut(min(rows.len() * (W + P), line.len()));
        for (row, line) in rows.iter().zip(rows_of_line.chunks_mut(W + P)) {
            let (values, gap) = line.split_at_mut(COLUMNS);
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
    /// The side of a kernel.
    kernel: usize,
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
        let (row, column) = (tap / self.kernel, tap % self.kernel);
        let start = row / self.kernel * self.channel + row % self.kernel * self.pitch + column;
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
                let lines = array::from_fn(
                    #[inline(always)]
                    |channel| &lines[channel * vectors + from..channel * vectors + to],
                );
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
