//! dL/dw of one sample alone, with stride 1: a dot product of dL/dy with the image from where the kernel's weight lies on.
//!
//! The positions of the output are one line, as long as whole vectors. Where windows reach over the end of a row, and behind
//! the last one, dL/dy is 0. Eight dot products are computed at a time: those of eight output channels with one weight each,
//! or of eight weights with one output channel.

use super::VECTOR;
use crate::conv2d::Sizes;
use core::array;
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
    pub(in crate::conv2d) const POSITIONS: bool = S == 1;
    /// The output's positions as one line: the vectors that it has.
    const VECTORS_OF_POSITIONS: usize = ((OH - 1) * (W + P) + OW).div_ceil(VECTOR);
    /// A channel of dL/dy as one line.
    const GRADIENT_LINE: usize = Self::VECTORS_OF_POSITIONS * VECTOR;
    /// A channel of the input with its padding, and zeros behind it that the last vector reaches.
    const IMAGE_LINE: usize = ((H + P) * (W + P)).next_multiple_of(VECTOR) + VECTOR;
    /// Scratch for the input and for dL/dy of as many channels as are computed at a time.
    pub(in crate::conv2d) const POSITIONS_SCRATCH: usize = if Self::POSITIONS {
        IC * Self::IMAGE_LINE + if OC < VECTOR { 1 } else { VECTOR } * Self::GRADIENT_LINE
    } else {
        0
    };

    /// Adds dL/dw to `gradient`.
    #[inline(always)]
    pub(in crate::conv2d) fn add_weight_gradient_alone<L: Level, E: Element>(
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
        let (blocks, rest) = gradient.as_chunks_mut::<VECTOR>();
        let (dys, rest_dy) = dy.as_chunks::<VECTOR>();
        for (gradient, dy) in blocks.iter_mut().zip(dys) {
            for (dy, line) in dy.iter().zip(lines.chunks_exact_mut(Self::GRADIENT_LINE)) {
                Self::lay_out(dy, line);
            }
            let mut lines = memory::flatten::<E::Scalar, E>(lines).chunks_exact(Self::GRADIENT_LINE);
            let lines = array::from_fn(
                #[inline(always)]
                |_| lines.next().unwrap_or_default().as_chunks().0,
            );
            Self::add_channels::<L, E::Scalar>(level, image, lines, gradient);
        }
        for (gradient, dy) in rest.iter_mut().zip(rest_dy) {
            let line = &mut lines[..Self::GRADIENT_LINE];
            Self::lay_out(dy, line);
            let line = memory::flatten::<E::Scalar, E>(line).as_chunks().0;
            Self::add_weights::<L, E::Scalar>(level, image, line, gradient);
        }
    }

    /// Writes a channel as a line whose rows are as long as those of the image with its padding, zeros between and behind them.
    #[inline(always)]
    fn lay_out<E: Element, const COLUMNS: usize>(rows: &[[E; COLUMNS]], line: &mut [E]) {
        let mut rest = line;
        for row in rows {
            let (values, others) = rest.split_at_mut(COLUMNS);
            values.copy_from_slice(row);
            let (gap, others) = others.split_at_mut(core::cmp::min(W + P - COLUMNS, others.len()));
            gap.fill(E::ZERO);
            rest = others;
        }
        rest.fill(E::ZERO);
    }

    /// Where in the image the weight `tap` of the IC x K x K lies on the first position.
    #[inline(always)]
    const fn start(tap: usize) -> usize {
        tap / (K * K) * Self::IMAGE_LINE + tap / K % K * (W + P) + tap % K
    }

    /// The part of the image that a weight lies on.
    #[inline(always)]
    fn under<T: Scalar>(image: &[T], tap: usize) -> &[[T; VECTOR]] {
        image[Self::start(tap)..][..Self::GRADIENT_LINE].as_chunks().0
    }

    /// All weights to eight output channels.
    #[inline(always)]
    fn add_channels<L: Level, T: Scalar>(
        level: L,
        image: &[T],
        lines: [&[[T; VECTOR]]; VECTOR],
        gradient: &mut [[[[T; K]; K]; IC]; VECTOR],
    ) {
        let mut gradient = gradient.each_mut().map(|kernel| kernel.as_flattened_mut().as_flattened_mut());
        let whole = const { IC * K * K - IC * K * K % VECTOR };
        for first in (0..whole).step_by(VECTOR) {
            let mut sums = [[T::ZERO; VECTOR]; VECTOR];
            for (i, sums) in sums.iter_mut().enumerate() {
                *sums = T::dots(level, lines, Self::under(image, first + i));
            }
            let mut turned = [[T::ZERO; VECTOR]; VECTOR];
            T::transpose(level, sums.each_ref(), turned.each_mut());
            for (kernel, sums) in gradient.iter_mut().zip(&turned) {
                let weights = &mut kernel[first..][..VECTOR];
                weights.iter_mut().zip(sums).for_each(|(weight, sum)| *weight += *sum);
            }
        }
        for tap in whole..IC * K * K {
            let sums = T::dots(level, lines, Self::under(image, tap));
            gradient.iter_mut().zip(sums).for_each(|(kernel, sum)| kernel[tap] += sum);
        }
    }

    /// All weights to one output channel.
    #[inline(always)]
    fn add_weights<L: Level, T: Scalar>(
        level: L,
        image: &[T],
        line: &[[T; VECTOR]],
        gradient: &mut [[[T; K]; K]; IC],
    ) {
        let gradient = gradient.as_flattened_mut().as_flattened_mut();
        for (block, weights) in gradient.chunks_mut(VECTOR).enumerate() {
            // Behind the last weight it is computed again.
            let under = array::from_fn(
                #[inline(always)]
                |i| Self::under(image, core::cmp::min(block * VECTOR + i, IC * K * K - 1)),
            );
            let sums = T::dots(level, under, line);
            weights.iter_mut().zip(sums).for_each(|(weight, sum)| *weight += sum);
        }
    }
}
