//! Panels: some output channels by some vectors of neighbouring columns are held in registers while all input channels pass.
//!
//! The sizes are values, so that one function a number of channels serves all convolutions.

use super::VECTOR;
use formwork_tensor::{Element, Lanes, Level, Scalar};

/// The values of eight neighbouring columns.
pub(super) type Columns<T> = Lanes<T, VECTOR>;

/// Where a window finds its values.
#[derive(Clone, Copy)]
pub(super) struct Windows<'a> {
    /// From one input channel to the next.
    pub(super) channel: usize,
    /// The values of a window, in the order of the weights.
    pub(super) offsets: &'a [usize],
    /// From one line to the next.
    pub(super) pitch: usize,
    /// Lines, and their length, a vector at least.
    pub(super) lines: usize,
    pub(super) length: usize,
}

/// [`block`] as a function by itself.
#[inline(never)]
pub(super) fn call_block<L: Level, T: Scalar, const B: usize>(
    level: L,
    windows: Windows<'_>,
    weights: [&[T]; B],
    bias: &[T; B],
    x: &[T],
    out: [&mut [T]; B],
) {
    block(level, windows, weights, bias, x, out);
}

/// `B` channels of outputs, bias + w * x. The lines of each lie side by side in its `out`.
#[inline(always)]
pub(super) fn block<L: Level, T: Scalar, const B: usize>(
    level: L,
    windows: Windows<'_>,
    weights: [&[T]; B],
    bias: &[T; B],
    x: &[T],
    out: [&mut [T]; B],
) {
    match level.wide() {
        Some(level) if windows.length >= 2 * VECTOR => level.run(
            #[inline(always)]
            || lines::<L::Wide, Lanes<T, 16>, B>(windows, weights, bias, x, out),
        ),
        _ => level.run(
            #[inline(always)]
            || lines::<L, Columns<T>, B>(windows, weights, bias, x, out),
        ),
    }
}

#[inline(always)]
fn lines<L: Level, V: Element, const B: usize>(
    windows: Windows<'_>,
    weights: [&[V::Scalar]; B],
    bias: &[V::Scalar; B],
    x: &[V::Scalar],
    mut out: [&mut [V::Scalar]; B],
) {
    for line in 0..windows.lines {
        let x = &x[line * windows.pitch..];
        let place = line * windows.length;
        let mut at = 0;
        if const { L::REGISTERS >= 32 } {
            while at + 4 * V::LANES <= windows.length {
                panel::<L, V, B, 4>(windows, &weights, bias, x, at, place, &mut out);
                at += 4 * V::LANES;
            }
        }
        while const { L::REGISTERS >= 16 } && at + 2 * V::LANES <= windows.length {
            panel::<L, V, B, 2>(windows, &weights, bias, x, at, place, &mut out);
            at += 2 * V::LANES;
        }
        // The rest: one vector or two, which overlap those before them. A line that is shorter than two has none before it.
        let rest = windows.length - at;
        if rest > V::LANES && at > 0 {
            panel::<L, V, B, 2>(windows, &weights, bias, x, windows.length - 2 * V::LANES, place, &mut out);
            continue;
        }
        if rest > V::LANES {
            panel::<L, V, B, 1>(windows, &weights, bias, x, at, place, &mut out);
        }
        if rest > 0 {
            panel::<L, V, B, 1>(windows, &weights, bias, x, windows.length - V::LANES, place, &mut out);
        }
    }
}

/// `B` channels by `N` vectors, from column `at` of the line at `place` on.
#[inline(always)]
fn panel<L: Level, V: Element, const B: usize, const N: usize>(
    windows: Windows<'_>,
    weights: &[&[V::Scalar]; B],
    bias: &[V::Scalar; B],
    x: &[V::Scalar],
    at: usize,
    place: usize,
    out: &mut [&mut [V::Scalar]; B],
) {
    let mut sums = [[V::ZERO; N]; B];
    for b in 0..B {
        sums[b] = [V::splat(bias[b]); N];
    }
    let count = weights[0].len();
    let mut rows: [&[V::Scalar]; B] = [&[]; B];
    for b in 0..B {
        rows[b] = &weights[b][..count];
    }
    let taps = windows.offsets.len();
    for c in 0..count / taps {
        let x = &x[c * windows.channel + at..];
        let mut kernels: [&[V::Scalar]; B] = [&[]; B];
        for b in 0..B {
            kernels[b] = &rows[b][c * taps..][..taps];
        }
        for (t, offset) in windows.offsets.iter().enumerate() {
            add::<L, V, B, N>(&mut sums, &x[*offset..][..N * V::LANES], &kernels, t);
        }
    }
    for b in 0..B {
        let out = &mut out[b][place + at..][..N * V::LANES];
        for q in 0..N {
            out[q * V::LANES..][..V::LANES].copy_from_slice(sums[b][q].lanes());
        }
    }
}

/// Adds the products of vectors of columns with weight `i` of each channel.
#[inline(always)]
fn add<L: Level, V: Element, const B: usize, const N: usize>(
    sums: &mut [[V; N]; B],
    x: &[V::Scalar],
    weights: &[&[V::Scalar]; B],
    i: usize,
) {
    let mut columns = [V::ZERO; N];
    for q in 0..N {
        columns[q].lanes_mut().copy_from_slice(&x[q * V::LANES..][..V::LANES]);
    }
    for b in 0..B {
        let w = weights[b][i];
        for q in 0..N {
            sums[b][q] = columns[q].mul_add::<L>(w, sums[b][q]);
        }
    }
}
