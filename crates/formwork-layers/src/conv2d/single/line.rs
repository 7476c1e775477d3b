//! A convolution with stride 1 as lines: vectors of eight neighbouring columns.
//!
//! A row of windows is a line of outputs. Where rows are not whole vectors, the last vector overlaps the one before it and
//! computes some columns twice. Where it saves vectors the whole image is one line instead: the windows that reach over the
//! end of a row are computed too and dropped.

use super::VECTOR;
use crate::conv2d::{padding, with_const};
use formwork_tensor::{Element, Lanes, Level, memory};

/// The values of eight neighbouring columns.
pub(super) type Columns<E> = Lanes<<E as Element>::Scalar, VECTOR>;

/// Vectors beside a block of channels: together they fill the registers.
const fn block(line: usize) -> usize {
    if line >= 2 * VECTOR { 2 } else { 1 }
}

/// The sizes of a convolution of `C` channels of H x W values to channels of OH x OW.
pub(super) struct Line<
    const C: usize,
    const K: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
>;

impl<const C: usize, const K: usize, const H: usize, const W: usize, const OH: usize, const OW: usize>
    Line<C, K, H, W, OH, OW>
{
    /// The padding, of which `head` rows and columns lie before the image.
    const PADDING: usize = (OH + K - 1).saturating_sub(H);
    /// The length of a row with its padding.
    pub(super) const PITCH: usize = W + Self::PADDING;
    /// The length of the whole image as one line.
    const WHOLE: usize = (OH - 1) * Self::PITCH + OW;
    /// Whether it is computed as one line.
    pub(super) const ONE: bool = OW < VECTOR || Self::WHOLE.div_ceil(VECTOR) < OH * OW.div_ceil(VECTOR);
    /// The length of a line, which must be at least a vector.
    pub(super) const LENGTH: usize = if Self::ONE { Self::WHOLE } else { OW };
    /// The rows of a channel as the kernel sees them: with those of padding if the image is one line.
    const ROWS: usize = if Self::ONE { H + Self::PADDING } else { H };
    /// Scratch for the image with its padding.
    pub(super) const PADDED: usize = if Self::PADDING > 0 { C * Self::ROWS * Self::PITCH } else { 0 };

    /// The image as lines: a copy in scratch, or the image itself if it has no padding.
    #[inline(always)]
    pub(super) fn of<'a, E: Element>(
        x: &'a [[[E; W]; H]; C],
        head: usize,
        scratch: &'a mut [E],
    ) -> &'a [E::Scalar] {
        if Self::PADDING == 0 {
            return memory::flatten::<E::Scalar, E>(x.as_flattened().as_flattened());
        }
        let padded = &mut scratch[..Self::PADDED];
        let above = if Self::ONE { head } else { 0 };
        for (x, padded) in x.iter().zip(padded.chunks_exact_mut(Self::ROWS * Self::PITCH)) {
            let (above, rest) = padded.split_at_mut(above * Self::PITCH);
            let (rows, below) = rest.split_at_mut(H * Self::PITCH);
            above.fill(E::ZERO);
            padding::widen(x, head, Self::PITCH, rows);
            below.fill(E::ZERO);
        }
        memory::flatten::<E::Scalar, E>(padded)
    }

    /// All of the image as one line, of `B` channels of outputs. `weight(b, c, k)` is row `k` of a kernel; `store` takes the
    /// channel, the position and the values.
    #[inline(always)]
    pub(super) fn whole<'a, L: Level, E: Element, const B: usize>(
        weight: impl Fn(usize, usize, usize) -> &'a [E::Scalar; K],
        bias: &[E::Scalar; B],
        x: &[E::Scalar],
        store: impl FnMut(usize, usize, Columns<E>),
    ) where
        E::Scalar: 'a,
    {
        Self::line::<L, E, B>(weight, bias, x, (0, K), store);
    }

    /// One row of `B` channels of outputs, like [`whole`](Self::whole).
    #[inline(always)]
    pub(super) fn row<'a, L: Level, E: Element, const B: usize>(
        weight: impl Fn(usize, usize, usize) -> &'a [E::Scalar; K],
        bias: &[E::Scalar; B],
        x: &[E::Scalar],
        (row, head): (usize, usize),
        store: impl FnMut(usize, usize, Columns<E>),
    ) where
        E::Scalar: 'a,
    {
        let from = head.saturating_sub(row);
        let to = if H + head < row + K { H + head - row } else { K };
        Self::line::<L, E, B>(weight, bias, &x[(row + from - head) * Self::PITCH..], (from, to), store);
    }

    /// One line from rows `rows` of the kernels; `x` begins at the first of them.
    #[inline(always)]
    fn line<'a, L: Level, E: Element, const B: usize>(
        weight: impl Fn(usize, usize, usize) -> &'a [E::Scalar; K],
        bias: &[E::Scalar; B],
        x: &[E::Scalar],
        rows: (usize, usize),
        mut store: impl FnMut(usize, usize, Columns<E>),
    ) where
        E::Scalar: 'a,
    {
        with_const!(block(Self::LENGTH), [1 2], N => {
            let mut at = 0;
            while at + N * VECTOR <= Self::LENGTH {
                Self::columns::<L, E, B, N>(&weight, bias, x, rows, at, &mut store);
                at += N * VECTOR;
            }
        });
        with_const!((Self::LENGTH % (block(Self::LENGTH) * VECTOR)).div_ceil(VECTOR), [1 2], N => {
            Self::columns::<L, E, B, N>(&weight, bias, x, rows, Self::LENGTH - N * VECTOR, &mut store);
        });
    }

    /// A block of channels by `N` vectors of columns.
    #[inline(always)]
    fn columns<'a, L: Level, E: Element, const B: usize, const N: usize>(
        weight: &impl Fn(usize, usize, usize) -> &'a [E::Scalar; K],
        bias: &[E::Scalar; B],
        x: &[E::Scalar],
        (from, to): (usize, usize),
        at: usize,
        store: &mut impl FnMut(usize, usize, Columns<E>),
    ) where
        E::Scalar: 'a,
    {
        let mut sums = [[Columns::<E>::ZERO; N]; B];
        for b in 0..B {
            sums[b] = [Lanes::splat(bias[b]); N];
        }
        for c in 0..C {
            for k in from..to {
                let start = (c * Self::ROWS + k - from) * Self::PITCH + at;
                let x = &x[start..][..N * VECTOR + K - 1];
                for l in 0..K {
                    let x: [Columns<E>; N] = core::array::from_fn(
                        #[inline(always)]
                        |q| Lanes(x[q * VECTOR + l..].as_chunks().0[0]),
                    );
                    for b in 0..B {
                        let w = weight(b, c, k)[l];
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

/// Writes a vector of columns to where `to` begins.
#[inline(always)]
pub(super) fn store<E: Element>(to: &mut [E], columns: Columns<E>) {
    memory::flatten_mut::<E::Scalar, E>(&mut to[..VECTOR]).copy_from_slice(&columns.0);
}
