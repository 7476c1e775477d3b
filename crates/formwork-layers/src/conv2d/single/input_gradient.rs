//! dL/dx of one sample alone, with stride 1: a convolution of dL/dy with the kernels turned by 180 degrees.

use super::line::{Line, store};
use crate::conv2d::{Sizes, channel_block, with_const};
use formwork_tensor::{Element, Level, memory};

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
    /// Whether there are vectors of columns of dL/dx.
    pub(in crate::conv2d) const GRADIENT_COLUMNS: bool =
        S == 1 && Line::<OC, K, OH, OW, H, W>::LENGTH >= super::VECTOR;

    /// The length of a line of dL/dx.
    const GRADIENT_LENGTH: usize = Line::<OC, K, OH, OW, H, W>::LENGTH;

    /// Scratch for dL/dy with zeros around it, the turned kernels of a block of channels and, if the image is one line, for
    /// that of each of them.
    pub(in crate::conv2d) const GRADIENT_COLUMNS_SCRATCH: usize = if !Self::GRADIENT_COLUMNS {
        0
    } else {
        Line::<OC, K, OH, OW, H, W>::PADDED
            + Self::TURNED
            + if Line::<OC, K, OH, OW, H, W>::ONE { channel_block(IC) * Self::GRADIENT_LENGTH } else { 0 }
    };
    /// The kernels to a block of input channels.
    const TURNED: usize = channel_block(IC) * OC * K * K;

    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(in crate::conv2d) fn input_gradient_columns<L: Level, E: Element>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; IC],
        scratch: &mut [E],
    ) {
        let (padded, scratch) =
            scratch[..Self::GRADIENT_COLUMNS_SCRATCH].split_at_mut(Line::<OC, K, OH, OW, H, W>::PADDED);
        let dy = Line::<OC, K, OH, OW, H, W>::of(dy, (K - 1).saturating_sub(P / 2), padded);
        let (turned, line) = scratch.split_at_mut(Self::TURNED);
        let whole = const { IC - IC % channel_block(IC) };
        let (dx, rest) = dx.split_at_mut(whole);
        with_const!(channel_block(IC), [1 2 3 4 5 6], B => {
            Self::turned_lines::<L, E, B>(weight, dy, dx, 0, turned, line);
        });
        with_const!(IC % channel_block(IC), [1 2 3], B => {
            Self::turned_lines::<L, E, B>(weight, dy, rest, whole, turned, line);
        });
    }

    /// Several blocks of `B` input channels, from channel `first` on.
    #[inline(always)]
    fn turned_lines<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[E::Scalar],
        dx: &mut [[[E; W]; H]],
        first: usize,
        turned: &mut [E],
        line: &mut [E],
    ) {
        let bias = [<E::Scalar as Element>::ZERO; B];
        for (block, dx) in dx.as_chunks_mut::<B>().0.iter_mut().enumerate() {
            let turned = Self::turned_kernels::<E, B>(weight, first + block * B, turned);
            let kernel = |b: usize, o: usize, k: usize| &turned[(b * OC + o) * K + k];
            if Line::<OC, K, OH, OW, H, W>::ONE {
                Line::<OC, K, OH, OW, H, W>::whole::<L, E, B>(kernel, &bias, dy, |b, at, sums| {
                    store(&mut line[b * Self::GRADIENT_LENGTH + at..], sums);
                });
                for (dx, line) in dx.iter_mut().zip(line.chunks_exact(Self::GRADIENT_LENGTH)) {
                    for (row, dx) in dx.iter_mut().enumerate() {
                        dx.copy_from_slice(&line[row * Line::<OC, K, OH, OW, H, W>::PITCH..][..W]);
                    }
                }
            } else {
                for row in 0..H {
                    let head = (K - 1).saturating_sub(P / 2);
                    Line::<OC, K, OH, OW, H, W>::row::<L, E, B>(
                        kernel,
                        &bias,
                        dy,
                        (row, head),
                        |b, at, sums| {
                            store(&mut dx[b][row][at..], sums);
                        },
                    );
                }
            }
        }
    }

    /// The kernels to `B` input channels from channel `first` on, turned and one channel after the other.
    #[inline(always)]
    fn turned_kernels<'a, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        first: usize,
        turned: &'a mut [E],
    ) -> &'a [[E::Scalar; K]] {
        let turned = memory::flatten_mut::<E::Scalar, E>(turned);
        for b in 0..B {
            for o in 0..OC {
                let kernel = weight[o][first + b].as_flattened();
                let to = &mut turned[(b * OC + o) * K * K..][..K * K];
                to.iter_mut().zip(kernel.iter().rev()).for_each(|(to, w)| *to = *w);
            }
        }
        turned.as_chunks().0
    }
}
