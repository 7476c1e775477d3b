//! The statistics of some values of a sample, and what normalises them.

use super::config::{Checked, NormConfig};
use formwork_tensor::{Element, Scalar};

/// The elements of a tape for each [`Centre`].
pub(super) const TAPE: usize = 3;

/// What normalises a value: x' = (x - origin - mean) deviation.
///
/// The mean has two parts, a value near it and the mean distance from that. What is far from 0 and differs little keeps its
/// digits so: the differences from the origin are exact.
#[derive(Clone, Copy)]
pub(super) struct Centre<E> {
    origin: E,
    mean: E,
    /// 1 / sqrt(var + eps).
    deviation: E,
}

impl<E: Element> Centre<E> {
    /// Of some values of a sample.
    #[inline(always)]
    pub(super) fn of<K: NormConfig>(x: &[E]) -> Self {
        let n = count::<E>(x);
        let origin = sum(x, x, |x, _| x) / n;
        let mean = sum(x, x, |x, _| x - origin) / n;
        let squares = sum(x, x, |x, _| {
            let distance = x - origin - mean;
            distance * distance
        });
        let eps = E::Scalar::from_f64(Checked::<K>::EPS);
        let deviation = (squares / n).map(|var| E::Scalar::ONE / (var + eps).sqrt());
        Centre { origin, mean, deviation }
    }

    /// As it was kept.
    #[inline(always)]
    pub(super) fn read(tape: &[E]) -> Self {
        Centre { origin: tape[0], mean: tape[1], deviation: tape[2] }
    }

    #[inline(always)]
    pub(super) fn keep(self, tape: &mut [E]) {
        tape[..TAPE].copy_from_slice(&[self.origin, self.mean, self.deviation]);
    }

    /// x'.
    #[inline(always)]
    pub(super) fn normal(self, x: E) -> E {
        (x - self.origin - self.mean) * self.deviation
    }

    /// y = w x' + b, with one weight and one bias for all.
    #[inline(always)]
    pub(super) fn apply(self, weight: E::Scalar, bias: E::Scalar, x: &[E], y: &mut [E]) {
        let scale = self.deviation * E::splat(weight);
        for (y, x) in y.iter_mut().zip(x) {
            *y = (*x - self.origin - self.mean) * scale + E::splat(bias);
        }
    }

    /// The sums of dL/dy and of dL/dy x'.
    #[inline(always)]
    pub(super) fn slopes(self, x: &[E], dy: &[E]) -> (E, E) {
        (sum(x, dy, |_, d| d), sum(x, dy, |x, d| d * self.normal(x)))
    }

    /// dL/dx = (w dL/dy - mean of w dL/dy - x' (mean of w dL/dy x')) / sqrt(var + eps), for values with one weight.
    #[inline(always)]
    pub(super) fn input_gradient(
        self,
        weight: E::Scalar,
        (mean, mean_x): (E, E),
        (x, dy, dx): (&[E], &[E], &mut [E]),
    ) {
        for ((dx, dy), x) in dx.iter_mut().zip(dy).zip(x) {
            *dx = self.deviation * (*dy * E::splat(weight) - mean - self.normal(*x) * mean_x);
        }
    }
}

/// The number of values.
#[inline(always)]
pub(super) fn count<E: Element>(x: &[E]) -> E {
    E::splat(E::Scalar::from_f64(x.len() as f64))
}

/// The values of a block, whose sum is added to those of the other blocks.
const BLOCK: usize = 256;

/// The sum of `f` over two slices of one length. A sample may have a million values, so the sums of blocks are added up with what
/// rounding lost of them (Kahan 1965); within a block there are eight sums, since one would be bound by the latency of an addition.
#[inline(always)]
fn sum<E: Element>(a: &[E], b: &[E], f: impl Fn(E, E) -> E) -> E {
    let (mut total, mut lost) = (E::ZERO, E::ZERO);
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        let mut sums = [E::ZERO; 8];
        let (eights, rest) = a.as_chunks::<8>();
        let (b_eights, b_rest) = b.as_chunks::<8>();
        for (a, b) in eights.iter().zip(b_eights) {
            for i in 0..8 {
                sums[i] += f(a[i], b[i]);
            }
        }
        for (i, (a, b)) in rest.iter().zip(b_rest).enumerate() {
            sums[i] += f(*a, *b);
        }
        let [s0, s1, s2, s3, s4, s5, s6, s7] = sums;
        let block = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) - lost;
        let next = total + block;
        lost = (next - total) - block;
        total = next;
    }
    total
}
