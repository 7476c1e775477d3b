//! The passes over one tile, channel by channel: a tile is flat, and each channel has `values` elements in it.

use super::line::Line;
use super::statistics::{Centre, Slopes};
use formwork_tensor::{Element, Level, Scalar};

/// The sum of `f` over a channel, in four sums, since one would be bound by the latency of an addition.
#[inline(always)]
fn sum<E: Element>(values: usize, f: impl Fn(usize) -> E) -> E {
    let mut sums = [E::ZERO; 4];
    for i in 0..values {
        sums[i % 4] += f(i);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Writes what each channel of each sample has to say to the tape: its first value, the distance of its mean from that, and
/// the sum of squared distances from the mean. Sums of distances keep what sums of values far from 0 would round away, and the
/// mean in two parts keeps it across the meeting.
#[inline(always)]
pub(super) fn measure<L: Level, E: Element>(
    level: L,
    channels: usize,
    values: usize,
    x: &[E],
    tape: &mut [E],
) {
    let (firsts, rest) = tape.split_at_mut(channels);
    let (means, squares) = rest.split_at_mut(channels);
    level.run(
        #[inline(always)]
        || {
            let n = E::splat(E::Scalar::from_f64(values as f64));
            for c in 0..channels {
                let x = &x[c * values..][..values];
                let first = x.first().copied().unwrap_or(E::ZERO);
                let mean = sum(values, |i| x[i] - first) / n;
                firsts[c] = first;
                means[c] = mean;
                squares[c] = sum(values, |i| {
                    let distance = x[i] - first - mean;
                    distance * distance
                });
            }
        },
    );
}

/// y = (x - centre) scale + offset, with the numbers of each channel.
#[inline(always)]
pub(super) fn apply<L: Level, E: Element>(
    level: L,
    channels: usize,
    values: usize,
    x: &[E],
    y: &mut [E],
    line: impl Fn(usize) -> Line<E::Scalar>,
) {
    level.run(
        #[inline(always)]
        || {
            for c in 0..channels {
                let Line { centre, scale, offset } = line(c);
                let (x, y) = (&x[c * values..][..values], &mut y[c * values..][..values]);
                for (y, x) in y.iter_mut().zip(x) {
                    *y = (*x - E::splat(centre)) * E::splat(scale) + E::splat(offset);
                }
            }
        },
    );
}

/// Writes the sums of dL/dy and of dL/dy x' of each channel of each sample to the tape.
#[inline(always)]
pub(super) fn slopes<L: Level, E: Element>(
    level: L,
    channels: usize,
    values: usize,
    x: &[E],
    dy: &[E],
    tape: &mut [E],
    centre: impl Fn(usize) -> Centre<E::Scalar>,
) {
    let (dys, dy_xs) = tape.split_at_mut(channels);
    level.run(
        #[inline(always)]
        || {
            for c in 0..channels {
                let Centre { mean, shift, deviation } = centre(c);
                let (x, dy) = (&x[c * values..][..values], &dy[c * values..][..values]);
                dys[c] = sum(values, |i| dy[i]);
                let dy_x = sum(values, |i| dy[i] * ((x[i] - E::splat(mean)) * E::splat(deviation)));
                dy_xs[c] = dy_x - dys[c] * E::splat(shift);
            }
        },
    );
}

/// dL/dx = w / sqrt(var + eps) (dL/dy - (dL/db + x' dL/dw) / n), and 0 in idle lanes, which share the means but have no
/// gradient.
#[inline(always)]
pub(super) fn input_gradient<L: Level, E: Element>(
    level: L,
    live: usize,
    channels: usize,
    values: usize,
    (x, dy, dx): (&[E], &[E], &mut [E]),
    numbers: impl Fn(usize) -> (E::Scalar, Centre<E::Scalar>, Slopes<E::Scalar>),
) {
    level.run(
        #[inline(always)]
        || {
            for c in 0..channels {
                let (weight, Centre { mean, shift, deviation }, slopes) = numbers(c);
                let mut factor = E::splat(weight * deviation);
                factor.lanes_mut()[live..].fill(E::Scalar::ZERO);
                // x' = (x - mean) deviation - shift, whose last part is the same for all.
                let mean_dy = E::splat(slopes.mean_dy - shift * slopes.mean_dy_x);
                let mean_dy_x = E::splat(slopes.mean_dy_x);
                let (x, dy) = (&x[c * values..][..values], &dy[c * values..][..values]);
                let dx = &mut dx[c * values..][..values];
                for i in 0..values {
                    let normal = (x[i] - E::splat(mean)) * E::splat(deviation);
                    dx[i] = factor * (dy[i] - mean_dy - normal * mean_dy_x);
                }
            }
        },
    );
}
