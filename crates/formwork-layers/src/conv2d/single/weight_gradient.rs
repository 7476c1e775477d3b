//! dL/dw of one sample alone, with stride 1: vectors of eight neighbouring positions, the image as one line. Where windows
//! reach over the end of a row, dL/dy is 0.

use super::VECTOR;
use crate::conv2d::weight_gradient::channel_block;
use crate::conv2d::{Sizes, padding, with_const};
use formwork_tensor::{Element, Lanes, Level, memory};

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
    /// The output's positions as one line, with as much between two rows as the windows reach over the end of one.
    const POSITIONS: usize = (OH - 1) * (W + P) + OW;
    /// A channel of the input with its padding.
    const CHANNEL: usize = (H + P) * (W + P);
    /// Scratch for the input with its padding, where it has some.
    const SURROUNDED: usize = if P > 0 { IC * Self::CHANNEL } else { 0 };
    /// Whether there are vectors of positions.
    pub(in crate::conv2d) const POSITION_VECTORS: bool = S == 1 && Self::POSITIONS >= VECTOR;
    /// Scratch for the input and for dL/dy of a block of channels.
    pub(in crate::conv2d) const POSITIONS_SCRATCH: usize =
        if Self::POSITION_VECTORS { Self::SURROUNDED + channel_block(K, OC) * OH * (W + P) } else { 0 };

    /// Adds dL/dw to `gradient`.
    #[inline(always)]
    pub(in crate::conv2d) fn add_weight_gradient_alone<L: Level, E: Element>(
        _: L,
        x: &[[[E; W]; H]; IC],
        dy: &[[[E; OW]; OH]; OC],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]; OC],
        scratch: &mut [E],
    ) {
        let (padded, line) = scratch[..Self::POSITIONS_SCRATCH].split_at_mut(Self::SURROUNDED);
        for (x, padded) in x.iter().zip(padded.chunks_exact_mut(Self::CHANNEL)) {
            let (above, rest) = padded.split_at_mut(P / 2 * (W + P));
            let (rows, below) = rest.split_at_mut(H * (W + P));
            above.fill(E::ZERO);
            padding::widen(x, P / 2, W + P, rows);
            below.fill(E::ZERO);
        }
        let x = if P > 0 { &*padded } else { x.as_flattened().as_flattened() };
        let x = memory::flatten::<E::Scalar, E>(x);
        let whole = const { OC - OC % channel_block(K, OC) };
        let (dy, rest_dy) = dy.split_at(whole);
        let (gradient, rest) = gradient.split_at_mut(whole);
        with_const!(channel_block(K, OC), [1 2 3 4 5 6], B => {
            Self::position_blocks::<L, E, B>(x, dy, gradient, line);
        });
        with_const!(OC % channel_block(K, OC), [1 2 3 4 5], B => {
            Self::position_blocks::<L, E, B>(x, rest_dy, rest, line);
        });
    }

    /// Several blocks of `B` output channels.
    #[inline(always)]
    fn position_blocks<L: Level, E: Element, const B: usize>(
        x: &[E::Scalar],
        dy: &[[[E; OW]; OH]],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]],
        line: &mut [E],
    ) {
        for (dy, gradient) in dy.as_chunks::<B>().0.iter().zip(gradient.as_chunks_mut::<B>().0) {
            padding::widen(dy.as_flattened(), 0, W + P, line);
            let line = memory::flatten::<E::Scalar, E>(line);
            // The last vector overlaps the one before it, with zeros for what that one has seen.
            let mut last = [Lanes::<E::Scalar, VECTOR>::ZERO; B];
            let tail = const { Self::POSITIONS % VECTOR };
            for b in 0..B {
                let end = &line[b * OH * (W + P)..][..Self::POSITIONS];
                last[b].0[VECTOR - tail..].copy_from_slice(&end[Self::POSITIONS - tail..]);
            }
            for c in 0..IC {
                for k in 0..K {
                    let x = &x[c * Self::CHANNEL + k * (W + P)..];
                    let sums = Self::position_row::<L, E, B>(x, line, &last);
                    for b in 0..B {
                        for l in 0..K {
                            gradient[b][c][k][l] += sums[b][l].sum();
                        }
                    }
                }
            }
        }
    }

    /// A row of the kernels from one input channel to a block of output channels.
    #[inline(always)]
    fn position_row<L: Level, E: Element, const B: usize>(
        x: &[E::Scalar],
        dy: &[E::Scalar],
        last: &[Lanes<E::Scalar, VECTOR>; B],
    ) -> [[Lanes<E::Scalar, VECTOR>; K]; B] {
        let mut sums = [[Lanes::<E::Scalar, VECTOR>::ZERO; K]; B];
        for at in (0..const { Self::POSITIONS - Self::POSITIONS % VECTOR }).step_by(VECTOR) {
            let x = &x[at..][..VECTOR + K - 1];
            for b in 0..B {
                let d = Lanes(dy[b * OH * (W + P) + at..].as_chunks::<VECTOR>().0[0]);
                for l in 0..K {
                    sums[b][l] = Lanes(x[l..].as_chunks::<VECTOR>().0[0]).mul_add_each::<L>(d, sums[b][l]);
                }
            }
        }
        if const { !Self::POSITIONS.is_multiple_of(VECTOR) } {
            let x = &x[Self::POSITIONS - VECTOR..][..VECTOR + K - 1];
            for b in 0..B {
                for l in 0..K {
                    sums[b][l] =
                        Lanes(x[l..].as_chunks::<VECTOR>().0[0]).mul_add_each::<L>(last[b], sums[b][l]);
                }
            }
        }
        sums
    }
}
