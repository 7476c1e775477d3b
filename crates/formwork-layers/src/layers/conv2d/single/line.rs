//! A convolution with stride 1 as lines: vectors of eight neighbouring columns.
//!
//! A row of windows is a line of outputs. Where rows are not whole vectors, the last vector overlaps the one before it and
//! computes some columns twice. Where it saves vectors the whole image is one line instead: the windows that reach over the
//! end of a row are computed too and dropped.

use super::VECTOR;
use crate::conv2d::padding;
use core::cmp::min;
use formwork_tensor::axis::Count;
use formwork_tensor::{Element, Lanes, Level, Scalar, memory};

/// The values of eight neighbouring columns.
pub(super) type Columns<T> = Lanes<T, VECTOR>;

/// The sizes of a convolution, as values: where they are constants the compiler knows them too, and where they are not, one
/// function serves all convolutions.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// The channels of the image.
    channels: usize,
    /// The rows of the image.
    height: usize,
    /// The rows of a channel as the kernel sees them: with those of padding if the image is one line.
    rows: usize,
    /// The columns of the image, and the rows of a kernel.
    width: usize,
    kernel: usize,
    /// Rows and columns of padding before the image.
    head: (usize, usize),
    /// Whether there is any padding.
    padded: bool,
    /// The length of a row with its padding.
    pub(super) pitch: usize,
    /// Whether the image is computed as one line.
    pub(super) one: bool,
    /// The length of a line, which must be at least a vector.
    pub(super) length: usize,
}

impl Line {
    /// A convolution of `channels` channels of H x W values to channels of OH x OW with kernels of `kernel` rows and
    /// columns and `head` rows and columns of padding before the image.
    pub(super) const fn new(
        channels: usize,
        kernel: (usize, usize),
        head: (usize, usize),
        (height, width): (usize, usize),
        (out_height, out_width): (usize, usize),
    ) -> Self {
        let padding = (out_height + kernel.0 - 1).saturating_sub(height);
        let beside = (out_width + kernel.1 - 1).saturating_sub(width);
        let pitch = width + beside;
        let whole = (out_height - 1) * pitch + out_width;
        let one = out_width < VECTOR || whole.div_ceil(VECTOR) < out_height * out_width.div_ceil(VECTOR);
        Line {
            channels,
            height,
            width,
            kernel: kernel.0,
            rows: if one { height + padding } else { height },
            head,
            padded: padding > 0 || beside > 0,
            pitch,
            one,
            length: if one { whole } else { out_width },
        }
    }

    /// Scratch for the image with its padding.
    pub(super) const fn scratch(self) -> usize {
        if self.padded { self.channels * self.rows * self.pitch } else { 0 }
    }

    /// The image as lines: a copy in scratch, or the image itself if it has no padding.
    #[inline(always)]
    pub(super) fn of<'a, E: Element>(self, x: &'a [E], scratch: &'a mut [E]) -> &'a [E::Scalar] {
        if !self.padded {
            return memory::flatten::<E::Scalar, E>(x);
        }
        let padded = &mut scratch[..self.scratch()];
        let above = if self.one { self.head.0 } else { 0 };
        for (x, padded) in
            x.chunks_exact(self.height * self.width).zip(padded.chunks_exact_mut(self.rows * self.pitch))
        {
            let (above, rest) = padded.split_at_mut(above * self.pitch);
            let (rows, below) = rest.split_at_mut(self.height * self.pitch);
            above.fill(E::ZERO);
            padding::widen(x, self.width, self.head.1, self.pitch, rows);
            below.fill(E::ZERO);
        }
        memory::flatten::<E::Scalar, E>(padded)
    }

    /// All of the image as one line, of `B` channels of outputs. `weight(b, c, k)` is row `k` of a kernel; `store` takes the
    /// channel, the position and the values.
    #[inline(always)]
    pub(super) fn whole<'a, L: Level, T: Scalar, K: Count, const B: usize>(
        self,
        weight: impl Fn(usize, usize, usize) -> &'a [T],
        bias: &[T; B],
        x: &[T],
        store: impl FnMut(usize, usize, Columns<T>),
    ) {
        self.line::<L, T, K, B>(weight, bias, x, (0, self.kernel), store);
    }

    /// One row of `B` channels of outputs, like [`whole`](Self::whole).
    #[inline(always)]
    pub(super) fn row<'a, L: Level, T: Scalar, K: Count, const B: usize>(
        self,
        weight: impl Fn(usize, usize, usize) -> &'a [T],
        bias: &[T; B],
        x: &[T],
        row: usize,
        store: impl FnMut(usize, usize, Columns<T>),
    ) {
        let from = self.head.0.saturating_sub(row);
        let to = min(self.kernel, self.height + self.head.0 - row);
        self.line::<L, T, K, B>(
            weight,
            bias,
            &x[(row + from - self.head.0) * self.pitch..],
            (from, to),
            store,
        );
    }

    /// One line from rows `rows` of the kernels; `x` begins at the first of them.
    #[inline(always)]
    fn line<'a, L: Level, T: Scalar, K: Count, const B: usize>(
        self,
        weight: impl Fn(usize, usize, usize) -> &'a [T],
        bias: &[T; B],
        x: &[T],
        rows: (usize, usize),
        mut store: impl FnMut(usize, usize, Columns<T>),
    ) {
        let mut at = 0;
        while at + 2 * VECTOR <= self.length {
            self.columns::<L, T, K, B, 2>(&weight, bias, x, rows, at, &mut store);
            at += 2 * VECTOR;
        }
        // The rest: one vector or two, which overlap those before them. A line that is shorter than two has none before it.
        let rest = self.length - at;
        if rest > VECTOR && at > 0 {
            return self.columns::<L, T, K, B, 2>(
                &weight,
                bias,
                x,
                rows,
                self.length - 2 * VECTOR,
                &mut store,
            );
        }
        if rest > VECTOR {
            self.columns::<L, T, K, B, 1>(&weight, bias, x, rows, at, &mut store);
        }
        if rest > 0 {
            self.columns::<L, T, K, B, 1>(&weight, bias, x, rows, self.length - VECTOR, &mut store);
        }
    }

    /// A block of channels by `N` vectors of columns.
    #[inline(always)]
    fn columns<'a, L: Level, T: Scalar, K: Count, const B: usize, const N: usize>(
        self,
        weight: &impl Fn(usize, usize, usize) -> &'a [T],
        bias: &[T; B],
        x: &[T],
        (from, to): (usize, usize),
        at: usize,
        store: &mut impl FnMut(usize, usize, Columns<T>),
    ) {
        let mut sums = [[Columns::<T>::ZERO; N]; B];
        for b in 0..B {
            sums[b] = [Lanes::splat(bias[b]); N];
        }
        for c in 0..self.channels {
            for k in from..to {
                let start = (c * self.rows + k - from) * self.pitch + at;
                let x = &x[start..][..N * VECTOR + K::COUNT - 1];
                // A loop, since the compiler keeps `array::from_fn` a function by itself here, outside of the level.
                let mut rows: [&[T]; B] = [&[]; B];
                for b in 0..B {
                    rows[b] = &weight(b, c, k)[..K::COUNT];
                }
                for l in 0..K::COUNT {
                    let mut columns = [Columns::<T>::ZERO; N];
                    for q in 0..N {
                        columns[q] = Lanes(x[q * VECTOR + l..].as_chunks().0[0]);
                    }
                    for b in 0..B {
                        let w = rows[b][l];
                        for q in 0..N {
                            sums[b][q] = columns[q].mul_add::<L>(w, sums[b][q]);
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
pub(super) fn store<E: Element>(to: &mut [E], columns: Columns<E::Scalar>) {
    memory::flatten_mut::<E::Scalar, E>(&mut to[..VECTOR]).copy_from_slice(&columns.0);
}
