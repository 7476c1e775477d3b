//! Vectors of eight neighbouring columns, with stride 1.
//!
//! A row of windows is a line of outputs. Where rows are not whole vectors, the last vector overlaps the one before it and
//! computes some columns twice. Where it saves vectors the whole image is one line instead: the windows that reach over the
//! end of a row are computed too and dropped.

use super::VECTOR;
use crate::conv2d::target::Target;
use crate::conv2d::{Sizes, channel_block, padding, seen, with_const};
use crate::fusion::Follow;
use formwork_tensor::{Element, Lanes, Level, memory};

/// Vectors beside a block of channels: together they fill the registers.
const fn block(line: usize) -> usize {
    if line >= 2 * VECTOR { 2 } else { 1 }
}

type Columns<E> = Lanes<<E as Element>::Scalar, VECTOR>;

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
    /// The length of the whole image as one line.
    const WHOLE: usize = (OH - 1) * (W + P) + OW;
    /// Whether it is computed as one line.
    const ONE_LINE: bool = OW < VECTOR || Self::WHOLE.div_ceil(VECTOR) < OH * OW.div_ceil(VECTOR);
    /// The length of a line, which must be at least a vector.
    pub(super) const LINE: usize = if Self::ONE_LINE { Self::WHOLE } else { OW };
    /// The rows of a channel as the kernel sees them: with those of padding if the image is one line.
    const ROWS: usize = if Self::ONE_LINE { H + P } else { H };

    /// Scratch for the input with its padding.
    const COLUMNS_INPUT: usize = if P > 0 { IC * Self::ROWS * (W + P) } else { 0 };
    /// Scratch for the input and for one line of each channel of a block.
    pub(super) const COLUMNS_SCRATCH: usize =
        Self::COLUMNS_INPUT + if Self::ONE_LINE { channel_block(OC) * Self::LINE } else { 0 };

    /// w * x + b.
    #[inline(always)]
    pub(super) fn convolve_columns<L: Level, E: Element, F: Follow<E::Scalar>>(
        _: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        bias: &[E::Scalar; OC],
        x: &[[[E; W]; H]; IC],
        target: &mut Target<'_, E, F, OH, OW>,
        scratch: &mut [E],
    ) {
        let (padded, line) = scratch[..Self::COLUMNS_SCRATCH].split_at_mut(Self::COLUMNS_INPUT);
        if P > 0 {
            let head = if Self::ONE_LINE { P / 2 } else { 0 };
            for (x, padded) in x.iter().zip(padded.chunks_exact_mut(Self::ROWS * (W + P))) {
                let (above, rest) = padded.split_at_mut(head * (W + P));
                let (rows, below) = rest.split_at_mut(H * (W + P));
                above.fill(E::ZERO);
                padding::widen(x, P / 2, W + P, rows);
                below.fill(E::ZERO);
            }
        }
        let x = if P > 0 { &*padded } else { x.as_flattened().as_flattened() };
        let x = memory::flatten::<E::Scalar, E>(x);
        let whole = const { OC - OC % channel_block(OC) };
        let (w, rest_w) = weight.split_at(whole);
        let (b, rest_b) = bias.split_at(whole);
        with_const!(channel_block(OC), [1 2 3 4 5 6], B => {
            Self::line_blocks::<L, E, F, B>(w, b, x, target, 0, line);
        });
        with_const!(OC % channel_block(OC), [1 2 3], B => {
            Self::line_blocks::<L, E, F, B>(rest_w, rest_b, x, target, whole, line);
        });
    }

    /// Several blocks of `B` channels, from channel `first` on.
    #[inline(always)]
    fn line_blocks<L: Level, E: Element, F: Follow<E::Scalar>, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]],
        bias: &[E::Scalar],
        x: &[E::Scalar],
        target: &mut Target<'_, E, F, OH, OW>,
        first: usize,
        line: &mut [E],
    ) {
        let follow = target.follow();
        let blocks = weight.as_chunks::<B>().0.iter().zip(bias.as_chunks::<B>().0).enumerate();
        for (block, (weight, bias)) in blocks {
            let first = first + block * B;
            if Self::ONE_LINE {
                Self::line::<L, E, B>(weight, bias, x, (0, K), |b, at, sums| {
                    Self::store(&mut line[b * Self::LINE + at..], follow.point(sums));
                });
            }
            for group in 0..Target::<E, F, OH, OW>::GROUPS {
                for row in group * F::KERNEL..(group + 1) * F::KERNEL {
                    let mut y = target.rows::<B>(first, row);
                    if Self::ONE_LINE {
                        for (y, line) in y.iter_mut().zip(line.chunks_exact(Self::LINE)) {
                            y.copy_from_slice(&line[row * (W + P)..][..OW]);
                        }
                    } else {
                        let (from, to) = seen(row, H, K, S, P);
                        let x = &x[(row + from - P / 2) * (W + P)..];
                        Self::line::<L, E, B>(weight, bias, x, (from, to), |b, at, sums| {
                            Self::store(&mut y[b][at..], follow.point(sums));
                        });
                    }
                }
                target.finish::<B>(first, group);
            }
        }
    }

    #[inline(always)]
    fn store<E: Element>(to: &mut [E], sums: Columns<E>) {
        memory::flatten_mut::<E::Scalar, E>(&mut to[..VECTOR]).copy_from_slice(&sums.0);
    }

    /// One line of a block of channels, from rows `rows` of the kernels; `x` begins at the first of them.
    #[inline(always)]
    fn line<L: Level, E: Element, const B: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; B],
        bias: &[E::Scalar; B],
        x: &[E::Scalar],
        rows: (usize, usize),
        mut store: impl FnMut(usize, usize, Columns<E>),
    ) {
        with_const!(block(Self::LINE), [1 2], N => {
            let mut at = 0;
            while at + N * VECTOR <= Self::LINE {
                Self::columns::<L, E, B, N>(weight, bias, x, rows, at, &mut store);
                at += N * VECTOR;
            }
        });
        with_const!((Self::LINE % (block(Self::LINE) * VECTOR)).div_ceil(VECTOR), [1 2], N => {
            Self::columns::<L, E, B, N>(weight, bias, x, rows, Self::LINE - N * VECTOR, &mut store);
        });
    }

    /// A block of channels by `N` vectors of columns.
    #[inline(always)]
    fn columns<L: Level, E: Element, const B: usize, const N: usize>(
        weight: &[[[[E::Scalar; K]; K]; IC]; B],
        bias: &[E::Scalar; B],
        x: &[E::Scalar],
        (from, to): (usize, usize),
        at: usize,
        store: &mut impl FnMut(usize, usize, Columns<E>),
    ) {
        let mut sums = [[Columns::<E>::ZERO; N]; B];
        for b in 0..B {
            sums[b] = [Lanes::splat(bias[b]); N];
        }
        for c in 0..IC {
            for k in from..to {
                let start = (c * Self::ROWS + k - from) * (W + P) + at;
                let x = &x[start..][..N * VECTOR + K - 1];
                for l in 0..K {
                    let x: [Columns<E>; N] = core::array::from_fn(
                        #[inline(always)]
                        |q| Lanes(x[q * VECTOR + l..].as_chunks().0[0]),
                    );
                    for b in 0..B {
                        let w = weight[b][c][k][l];
                        for q in 0..N {
                            sums[b][q] = x[q].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            for q in 0..N {
                store(b, at + q * VECTOR, sums[b][q]);
            }
        }
    }
}
