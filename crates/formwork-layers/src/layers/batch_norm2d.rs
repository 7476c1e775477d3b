//! Batch normalisation.

#[cfg(test)]
mod tests;

use crate::init::Ones;
use crate::relations::{Channels, refuse};
use crate::{Backward, Layer, Meeting, Memory, Parameters, Pass};
use formwork_tensor::{Element, Image, Level, Scalar, Size, Tensor};

/// Added to the variance under the root, PyTorch's default.
const EPS: f64 = 1e-5;
/// The weight of a new batch in the running statistics, PyTorch's default.
const MOMENTUM: f64 = 0.1;

/// Normalises each of `C` channels over the whole batch: y = w (x - mean) / sqrt(var + 1e-5) + b.
///
/// | | shape |
/// |---|---|
/// | input, output | `Image<C, H, W>` |
/// | weight, bias | C |
/// | running_mean, running_var | C, buffers |
/// | num_batches_tracked | a counter |
///
/// In training, mean and (biased) variance are those of the batch, over samples and positions; afterwards the running
/// statistics take them over with a weight of 0.1, the variance unbiased. In use (`forward`) the running statistics take
/// their place. With n values a channel and x' = (x - mean) / sqrt(var + 1e-5), the gradients are dL/db = sum of dL/dy,
/// dL/dw = sum of dL/dy x', and dL/dx = w / sqrt(var + 1e-5) (dL/dy - (dL/db + x' dL/dw) / n). All as in PyTorch, but for a
/// batch of one value a channel, which PyTorch refuses: its running variance is taken as it is.
///
/// The tiles of a batch meet once on the way forward, to add up their statistics, and once on the way back.
///
/// ```
/// use formwork_layers::{BatchNorm2d, Forward, Seeded};
/// use formwork_tensor::{Image, Tensor};
/// let mut norm = BatchNorm2d::<1>::seeded(0);
/// norm.running_mean = [3.0];
/// let y = norm.forward(&Tensor::<Image<1, 1, 2>>::new([[[3.0, 4.0]]]));
/// assert!(y[0][0][0] == 0.0 && (y[0][0][1] - 1.0).abs() < 1e-5);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{BatchNorm2d, Forward, Seeded};
/// # use formwork_tensor::{Image, Tensor};
/// BatchNorm2d::<3>::seeded(0).forward(&Tensor::<Image<1, 2, 2>>::zeros()); // takes 3 channels but is given 1
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct BatchNorm2d<const C: usize, T: Scalar = f32> {
    /// The factor of each channel.
    #[init(Ones)]
    pub weight: [T; C],
    /// The summand of each channel.
    #[bias]
    pub bias: [T; C],
    /// The mean of each channel over the batches so far.
    #[buffer]
    pub running_mean: [T; C],
    /// The variance of each channel over the batches so far.
    #[buffer]
    #[init(Ones)]
    pub running_var: [T; C],
    /// How many batches the running statistics have seen (exact up to 2^24 for `f32`, where it stays).
    #[counter]
    pub num_batches_tracked: T,
}

/// What the tiles of a batch share, each a part of one slice.
struct Shared<'a, T> {
    /// How many values a channel has been gathered.
    count: &'a mut T,
    /// Their mean.
    mean: &'a mut [T],
    /// The sum of their squared distances from the mean.
    squares: &'a mut [T],
    /// The sum of dL/dy.
    dy: &'a mut [T],
    /// The sum of dL/dy x'.
    dy_x: &'a mut [T],
}

impl<'a, T: Scalar> Shared<'a, T> {
    fn of(shared: &'a mut [T], channels: usize) -> Option<Self> {
        let (count, rest) = shared.split_first_mut()?;
        let (mean, rest) = rest.split_at_mut(channels);
        let (squares, rest) = rest.split_at_mut(channels);
        let (dy, dy_x) = rest.split_at_mut(channels);
        Some(Shared { count, mean, squares, dy, dy_x })
    }

    /// Takes in `n` more values with this mean and sum of squared distances (Chan, Golub, LeVeque 1979).
    fn add(&mut self, channel: usize, n: T, mean: T, squares: T) {
        let total = *self.count + n;
        let delta = mean - self.mean[channel];
        self.mean[channel] += delta * (n / total);
        self.squares[channel] += squares + delta * delta * (*self.count * n / total);
    }
}

/// The mean of a channel of the batch, and 1 / sqrt(var + eps).
fn statistics<T: Scalar>(shared: &[T], channels: usize, channel: usize) -> (T, T) {
    let var = shared[1 + channels + channel] / shared[0];
    (shared[1 + channel], T::ONE / (var + T::from_f64(EPS)).sqrt())
}

/// x' = (x - mean) / sqrt(var + eps).
#[inline(always)]
fn normal<E: Element>(x: E, mean: E::Scalar, deviation: E::Scalar) -> E {
    (x - E::splat(mean)) * E::splat(deviation)
}

/// The sum of `f` over a channel, in four sums, since one would wait for itself.
#[inline(always)]
fn sum<E: Element>(values: usize, f: impl Fn(usize) -> E) -> E {
    let mut sums = [E::ZERO; 4];
    for i in 0..values {
        sums[i % 4] += f(i);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

impl<const C: usize, const N: usize, const H: usize, const W: usize, T: Scalar> Layer<Image<N, H, W>, T>
    for BatchNorm2d<C, T>
where
    Size<N>: Channels<N, C, Self>,
{
    type Out = Image<N, H, W>;
    const MACS: u64 = C as u64 * H as u64 * W as u64;
    /// Two sums a channel.
    const TAPE: usize = 2 * C;
    const SHARED: usize = 1 + 4 * C;
    const BARRIERS: usize = 1;
    const READS_OUTPUT: bool = false;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<N, H, W>, E>,
        y: &mut Tensor<Image<N, H, W>, E>,
        _: &mut [E],
    ) {
        for c in 0..C {
            let scale = self.weight[c] / (self.running_var[c] + T::from_f64(EPS)).sqrt();
            let (mean, bias) = (self.running_mean[c], self.bias[c]);
            normalise(level, &x[c], &mut y[c], mean, scale, bias);
        }
    }

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<Image<N, H, W>, E>,
        y: &mut Tensor<Image<N, H, W>, E>,
        memory: Memory<'_, E>,
    ) {
        let (means, squares) = memory.tape.split_at_mut(C);
        for c in 0..C {
            if pass.part == 0 {
                let x = x[c].as_flattened();
                pass.level.run(
                    #[inline(always)]
                    || {
                        let n = E::splat(T::from_f64((H * W) as f64));
                        // Distances from some value of the channel: sums of values far from 0 would round away what they
                        // differ by.
                        let near = x.first().copied().unwrap_or(E::ZERO);
                        means[c] = near + sum(H * W, |i| x[i] - near) / n;
                        let mean = means[c];
                        squares[c] = sum(H * W, |i| (x[i] - mean) * (x[i] - mean));
                    },
                );
            } else {
                let (mean, deviation) = statistics(pass.shared, C, c);
                normalise(pass.level, &x[c], &mut y[c], mean, self.weight[c] * deviation, self.bias[c]);
            }
        }
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<N, H, W>, Image<N, H, W>, E>,
        memory: Memory<'_, E>,
        gradient: &mut Self,
    ) {
        let mut dx = io.dx;
        for c in 0..C {
            let (mean, deviation) = statistics(pass.shared, C, c);
            let (x, dy) = (io.x[c].as_flattened(), io.dy[c].as_flattened());
            if pass.part == 0 {
                pass.level.run(
                    #[inline(always)]
                    || {
                        memory.tape[c] = sum(H * W, |i| dy[i]);
                        memory.tape[C + c] = sum(H * W, |i| dy[i] * normal(x[i], mean, deviation));
                    },
                );
                gradient.bias[c] += memory.tape[c].sum();
                gradient.weight[c] += memory.tape[C + c].sum();
            } else if let Some(dx) = &mut dx {
                let n = pass.shared[0];
                let mean_dy = E::splat(pass.shared[1 + 2 * C + c] / n);
                let mean_dy_x = E::splat(pass.shared[1 + 3 * C + c] / n);
                // Idle lanes share the means, but have no gradient.
                let mut factor = E::splat(self.weight[c] * deviation);
                factor.lanes_mut()[pass.live..].fill(T::ZERO);
                let dx = dx[c].as_flattened_mut();
                pass.level.run(
                    #[inline(always)]
                    || {
                        for i in 0..H * W {
                            dx[i] = factor * (dy[i] - mean_dy - normal(x[i], mean, deviation) * mean_dy_x);
                        }
                    },
                );
            }
        }
    }

    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        let Some(mut shared) = Shared::of(shared, C) else { return };
        match meeting {
            Meeting::Forward(_) => {
                let n = T::from_f64((H * W) as f64);
                for lane in 0..live {
                    for c in 0..C {
                        shared.add(c, n, tape[c].lanes()[lane], tape[C + c].lanes()[lane]);
                    }
                    *shared.count += n;
                }
            }
            Meeting::Backward(_) => {
                for c in 0..C {
                    shared.dy[c] += tape[c].sum();
                    shared.dy_x[c] += tape[C + c].sum();
                }
            }
        }
    }

    fn update_buffers(&mut self, shared: &[T]) {
        let momentum = T::from_f64(MOMENTUM);
        let unbiased = if shared[0] > T::ONE { shared[0] - T::ONE } else { shared[0] };
        for c in 0..C {
            let (mean, var) = (shared[1 + c], shared[1 + C + c] / unbiased);
            self.running_mean[c] = (T::ONE - momentum) * self.running_mean[c] + momentum * mean;
            self.running_var[c] = (T::ONE - momentum) * self.running_var[c] + momentum * var;
        }
        self.num_batches_tracked += T::ONE;
    }
}

/// y = (x - mean) scale + bias.
fn normalise<L: Level, E: Element, const H: usize, const W: usize>(
    level: L,
    x: &[[E; W]; H],
    y: &mut [[E; W]; H],
    mean: E::Scalar,
    scale: E::Scalar,
    bias: E::Scalar,
) {
    level.run(
        #[inline(always)]
        || {
            for (y, x) in y.as_flattened_mut().iter_mut().zip(x.as_flattened()) {
                *y = (*x - E::splat(mean)) * E::splat(scale) + E::splat(bias);
            }
        },
    );
}

refuse!(vector, BatchNorm2d<M, T>, [const M: usize, T: Scalar]);
