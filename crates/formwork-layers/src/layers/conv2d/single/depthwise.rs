//! The forward kernel where each channel is convolved by itself: vectors of neighbouring columns, whose sums are in registers while
//! the window's values pass.

use super::VECTOR;
use super::panel::Columns;
use super::planes::Planes;
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::target::Target;
use crate::fusion::Follow;
use core::cmp::min;
use formwork_tensor::{Element, Lanes, Level, Scalar, memory};

impl<G: Geometric> Sizes<G> {
    /// The whole channel at once.
    const CHANNEL: Planes = Planes::new(G::GEOMETRY.rows, G::GEOMETRY.columns, Self::OH);
    const CHANNEL_LINE: bool = Self::OW < VECTOR;
    const CHANNEL_LENGTH: usize = if Self::CHANNEL_LINE { Self::CHANNEL.line(Self::OH) } else { Self::OW };
    const CHANNEL_VECTORS: usize = Self::CHANNEL_LENGTH.div_ceil(VECTOR);
    const CHANNEL_OFFSETS: [usize; Planes::TAPS] = Self::CHANNEL.offsets();

    /// Whether a channel is convolved by itself, and has vectors of columns.
    pub(super) const DEPTHWISE: bool =
        Self::IC == 1 && Self::OC == 1 && Self::CHANNEL_LENGTH >= VECTOR && Self::TAPS <= Planes::TAPS;

    const CHANNEL_LAID_OUT: usize = if Self::CHANNEL.direct { 0 } else { Self::CHANNEL.channel() };
    /// Scratch for the channel's planes, and for its outputs where they are one line.
    pub(super) const DEPTHWISE_SCRATCH: usize =
        Self::CHANNEL_LAID_OUT + if Self::CHANNEL_LINE { Self::CHANNEL_LENGTH } else { 0 };

    /// w * x + b of one channel.
    #[inline(always)]
    pub(super) fn convolve_channel<L: Level, E: Element, F: Follow<E::Scalar>>(
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let weight = memory::flatten::<E::Scalar, Filter<G, E::Scalar>>(weight);
        let (planes, line) = memory::flatten_mut::<E::Scalar, E>(&mut scratch[..Self::DEPTHWISE_SCRATCH])
            .split_at_mut(Self::CHANNEL_LAID_OUT);
        let x = memory::flatten::<E::Scalar, E>(&x[..Self::INPUT]);
        let x = if Self::CHANNEL.direct {
            x
        } else {
            Self::CHANNEL.lay_out(x, 0, planes);
            &*planes
        };
        let (follow, from) = target.follow();
        if Self::CHANNEL_LINE {
            Self::channel_line::<L, E::Scalar>(
                weight,
                bias[0],
                x,
                line,
                #[inline(always)]
                |sums| follow.point(from, sums),
            );
        }
        for group in 0..Target::<E, F, Self>::GROUPS {
            for row in group * F::KERNEL..(group + 1) * F::KERNEL {
                let [y] = target.rows::<1>(0, row);
                let y = memory::flatten_mut::<E::Scalar, E>(y);
                if Self::CHANNEL_LINE {
                    y.copy_from_slice(&line[row * Self::CHANNEL.pitch..][..Self::OW]);
                } else {
                    let x = &x[row * Self::CHANNEL.pitch..];
                    Self::channel_line::<L, E::Scalar>(weight, bias[0], x, y, |sums| {
                        follow.point(from, sums)
                    });
                }
            }
            target.finish::<1>(0, group);
        }
    }

    /// One line of outputs.
    #[inline(always)]
    fn channel_line<L: Level, T: Scalar>(
        weight: &[T],
        bias: T,
        x: &[T],
        y: &mut [T],
        point: impl Fn(Columns<T>) -> Columns<T>,
    ) {
        let mut vector = 0;
        // Four at a time; of five, three and two, since the compiler takes a single one apart into its columns.
        while vector + 4 <= Self::CHANNEL_VECTORS && vector + 5 != Self::CHANNEL_VECTORS {
            Self::channel_vectors::<L, T, 4>(weight, bias, x, y, vector, &point);
            vector += 4;
        }
        if vector + 3 <= Self::CHANNEL_VECTORS {
            Self::channel_vectors::<L, T, 3>(weight, bias, x, y, vector, &point);
            vector += 3;
        }
        if vector + 2 <= Self::CHANNEL_VECTORS {
            Self::channel_vectors::<L, T, 2>(weight, bias, x, y, vector, &point);
            vector += 2;
        }
        if vector < Self::CHANNEL_VECTORS {
            Self::channel_vectors::<L, T, 1>(weight, bias, x, y, vector, &point);
        }
    }

    /// `N` vectors of a line.
    #[inline(always)]
    fn channel_vectors<L: Level, T: Scalar, const N: usize>(
        weight: &[T],
        bias: T,
        x: &[T],
        y: &mut [T],
        first: usize,
        point: &impl Fn(Columns<T>) -> Columns<T>,
    ) {
        let mut sums = [Columns::<T>::splat(bias); N];
        // The last vector overlaps the one before it.
        let mut at = [0; N];
        for q in 0..N {
            at[q] = min((first + q) * VECTOR, Self::CHANNEL_LENGTH - VECTOR);
        }
        for t in 0..Self::TAPS {
            let w = weight[t];
            let x = &x[Self::CHANNEL_OFFSETS[t]..][..Self::CHANNEL_LENGTH];
            for q in 0..N {
                sums[q] = Lanes(x[at[q]..].as_chunks().0[0]).mul_add::<L>(w, sums[q]);
            }
        }
        for q in 0..N {
            y[at[q]..][..VECTOR].copy_from_slice(&point(sums[q]).0);
        }
    }
}
