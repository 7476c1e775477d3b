//! What the tiles of a batch exchange.
//!
//! Numbers on which digits depend are kept in two parts, the value rounded to a scalar and its rounding error, and computed with
//! in `f64`. So means of values far from 0 keep what these differ by, and the sum over a batch of any size does not drift.

use super::config::{BatchNormConfig, Checked};
use super::line::Line;
use formwork_tensor::{Element, Scalar};

/// The scalars that a layer shares: how many values a channel has, in two parts, then each channel's.
pub(super) const fn len(channels: usize) -> usize {
    2 + EACH * channels
}

/// The number of scalars that are shared of a channel.
const EACH: usize = 7;

/// What is shared of a channel, by its places.
const MEAN: usize = 0;
/// The sum of squared distances from the mean.
const SQUARES: usize = 2;
/// 1 / sqrt(var + eps), once the batch is gathered.
const DEVIATION: usize = 4;
/// The sum of dL/dy.
const DY: usize = 5;
/// The sum of dL/dy x'.
const DY_X: usize = 6;

/// A number that is kept in two parts.
fn join<T: Scalar>(parts: &[T], at: usize) -> f64 {
    parts[at].to_f64() + parts[at + 1].to_f64()
}

/// Keeps a number in two parts.
fn split<T: Scalar>(value: f64, parts: &mut [T], at: usize) {
    let nearest = T::from_f64(value);
    let error = T::from_f64(value - nearest.to_f64());
    parts[at] = nearest;
    parts[at + 1] = if nearest.is_finite() { error } else { T::ZERO };
}

/// The channel's part.
#[inline(always)]
fn channel<T>(shared: &[T], channel: usize) -> &[T] {
    &shared[2 + EACH * channel..][..EACH]
}

/// Takes in the `live` samples of a tile, of `values` values a channel, one after another (Chan, Golub, LeVeque 1979). So the
/// bits do not depend on how the batch is cut into tiles.
pub(super) fn gather<E: Element>(values: usize, live: usize, tape: &[E], shared: &mut [E::Scalar]) {
    let (count, shared) = shared.split_at_mut(2);
    let channels = shared.len() / EACH;
    let n = values as f64;
    for lane in 0..live {
        let before = join(count, 0);
        let total = before + n;
        let (share, between) = (n / total, before * n / total);
        for (c, shared) in shared.chunks_exact_mut(EACH).enumerate() {
            let sample = |part: usize| tape[part * channels + c].lanes()[lane].to_f64();
            let (mut mean, mut squares) = (sample(0) + sample(1), sample(2));
            // The first sample has nothing to be merged with, and the square of its distance from 0 may be past all numbers.
            if before > 0.0 {
                let delta = mean - join(shared, MEAN);
                mean = join(shared, MEAN) + delta * share;
                squares += join(shared, SQUARES) + delta * delta * between;
            }
            split(mean, shared, MEAN);
            split(squares, shared, SQUARES);
        }
        split(total, count, 0);
    }
}

/// After all tiles: 1 / sqrt(var + eps) of each channel.
pub(super) fn settle<T: Scalar, K: BatchNormConfig>(shared: &mut [T]) {
    let (count, shared) = shared.split_at_mut(2);
    for shared in shared.chunks_exact_mut(EACH) {
        let var = join(shared, SQUARES) / join(count, 0);
        shared[DEVIATION] = T::from_f64(1.0 / Scalar::sqrt(var + Checked::<K>::EPS));
    }
}

/// Takes in the sums of a tile on the way back.
pub(super) fn gather_slopes<E: Element>(tape: &[E], shared: &mut [E::Scalar]) {
    let (_, shared) = shared.split_at_mut(2);
    let channels = shared.len() / EACH;
    for (c, shared) in shared.chunks_exact_mut(EACH).enumerate() {
        shared[DY] += tape[c].sum();
        shared[DY_X] += tape[channels + c].sum();
    }
}

/// What normalises a channel of the batch: x' = (x - mean) deviation - shift.
pub(super) struct Centre<T> {
    /// The mean, rounded to a scalar.
    pub(super) mean: T,
    /// The rounding error of the mean, times the deviation.
    pub(super) shift: T,
    /// 1 / sqrt(var + eps).
    pub(super) deviation: T,
}

impl<T: Scalar> Centre<T> {
    /// y = w x' + b.
    #[inline(always)]
    pub(super) fn line(self, weight: T, bias: T) -> Line<T> {
        let Centre { mean, shift, deviation } = self;
        Line { centre: mean, scale: weight * deviation, offset: bias - weight * shift }
    }
}

#[inline(always)]
pub(super) fn centre<T: Scalar>(shared: &[T], c: usize) -> Centre<T> {
    let shared = channel(shared, c);
    let deviation = shared[DEVIATION];
    Centre { mean: shared[MEAN], shift: shared[MEAN + 1] * deviation, deviation }
}

/// The means of dL/dy and of dL/dy x' over a channel of the batch.
pub(super) struct Slopes<T> {
    pub(super) mean_dy: T,
    pub(super) mean_dy_x: T,
}

#[inline(always)]
pub(super) fn slopes<T: Scalar>(shared: &[T], c: usize) -> Slopes<T> {
    let (n, shared) = (shared[0], channel(shared, c));
    Slopes { mean_dy: shared[DY] / n, mean_dy_x: shared[DY_X] / n }
}

/// The running statistics after a batch: the old ones with a weight of 1 - momentum, the batch's, its variance unbiased, with
/// the rest.
pub(super) fn update<T: Scalar, K: BatchNormConfig>(shared: &[T], means: &mut [T], vars: &mut [T]) {
    let count = join(shared, 0);
    let unbiased = if count > 1.0 { count - 1.0 } else { count };
    let momentum = Checked::<K>::MOMENTUM;
    let blend = |old: T, new: f64| T::from_f64((1.0 - momentum) * old.to_f64() + momentum * new);
    for (c, (running_mean, running_var)) in means.iter_mut().zip(vars).enumerate() {
        let shared = channel(shared, c);
        *running_mean = blend(*running_mean, join(shared, MEAN));
        *running_var = blend(*running_var, join(shared, SQUARES) / unbiased);
    }
}
