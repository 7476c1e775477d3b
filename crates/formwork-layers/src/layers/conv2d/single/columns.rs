//! The forward kernel for vectors of eight neighbouring columns, with stride 1.

use super::line::{Line, store};
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::target::Target;
use crate::conv2d::{channel_block, with_const};
use crate::fusion::Follow;
use formwork_tensor::{Element, Level};

impl<G: Geometric> Sizes<G> {
    /// Whether there are vectors of columns.
    pub(super) const COLUMNS: bool = Self::UNIT && Self::LINE.length >= super::VECTOR;

    const LINE: Line = Line::new(
        Self::IC,
        (Self::KH, Self::KW),
        (Self::TOP, Self::LEFT),
        (Self::H, Self::W),
        (Self::OH, Self::OW),
    );

    /// Scratch for the input and, if the image is one line, for that of each channel of a block.
    pub(super) const COLUMNS_SCRATCH: usize =
        Self::LINE.scratch() + if Self::LINE.one { channel_block(Self::OC) * Self::LINE.length } else { 0 };

    /// w * x + b.
    #[inline(always)]
    pub(super) fn convolve_columns<L: Level, E: Element, F: Follow<E::Scalar>>(
        _: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let (padded, line) = scratch[..Self::COLUMNS_SCRATCH].split_at_mut(Self::LINE.scratch());
        let x = Self::LINE.of(x, padded);
        let whole = const { Self::OC - Self::OC % channel_block(Self::OC) };
        let (w, rest_w) = weight.split_at(whole);
        let (b, rest_b) = bias.split_at(whole);
        with_const!(channel_block(Self::OC), [1 2 3 4 5 6], B => {
            Self::line_blocks::<L, E, F, B>(w, b, x, target, 0, line);
        });
        with_const!(Self::OC % channel_block(Self::OC), [1 2 3], B => {
            Self::line_blocks::<L, E, F, B>(rest_w, rest_b, x, target, whole, line);
        });
    }

    /// Several blocks of `B` channels, from channel `first` on.
    #[inline(always)]
    fn line_blocks<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize>(
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E::Scalar],
        target: &mut Target<'_, E, F, Self>,
        first: usize,
        line: &mut [E],
    ) {
        let follow = target.follow();
        let blocks = weight.as_chunks::<B>().0.iter().zip(bias.as_chunks::<B>().0).enumerate();
        for (block, (weight, bias)) in blocks {
            let first = first + block * B;
            let weight = |b: usize, c: usize, k: usize| Self::taps::<E::Scalar>(&weight[b], c, k);
            if Self::LINE.one {
                Self::LINE.whole::<L, E::Scalar, G::Columns, B>(weight, bias, x, |b, at, sums| {
                    store(&mut line[b * Self::LINE.length + at..], follow.point(sums));
                });
            }
            for group in 0..Target::<E, F, Self>::GROUPS {
                for row in group * F::KERNEL..(group + 1) * F::KERNEL {
                    let mut y = target.rows::<B>(first, row);
                    if Self::LINE.one {
                        for (y, line) in y.iter_mut().zip(line.chunks_exact(Self::LINE.length)) {
                            y.copy_from_slice(&line[row * Self::PADDED..][..Self::OW]);
                        }
                    } else {
                        Self::LINE.row::<L, E::Scalar, G::Columns, B>(weight, bias, x, row, |b, at, sums| {
                            store(&mut y[b][at..], follow.point(sums));
                        });
                    }
                }
                target.finish::<B>(first, group);
            }
        }
    }
}
