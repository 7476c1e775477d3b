//! Batch normalisation of images.

use super::config::{BatchNormConfig, BatchNormDefaults};
use super::kernels::{self, Line};
use super::statistics;
use crate::init::{Ones, Zeros};
use crate::relations::{Channels, refuse};
use crate::{Backward, Infer, Meeting, Memory, Parameters, Pass, Synced, role};
use core::marker::PhantomData;
use formwork_tensor::{Element, Image, Level, Scalar, Size, Tensor};

/// Normalises each of `C` channels over the whole batch: y = w (x - mean) / sqrt(var + eps) + b.
///
/// | | shape |
/// |---|---|
/// | input, output | `Image<C, H, W>` |
/// | weight, bias | C |
/// | running_mean, running_var | C, buffers |
/// | num_batches_tracked | a counter |
///
/// In training, mean and (biased) variance are those of the batch, over samples and positions; afterwards the running
/// statistics take them over with a weight of `momentum`, the variance unbiased. In inference (`forward`) the running statistics take
/// their place. With n values a channel and x' = (x - mean) / sqrt(var + eps), the gradients are dL/db = sum of dL/dy,
/// dL/dw = sum of dL/dy x', and dL/dx = w / sqrt(var + eps) (dL/dy - (dL/db + x' dL/dw) / n). All as in PyTorch, but for a
/// batch of one value a channel, which PyTorch refuses: its running variance is taken as it is.
///
/// `K` has `eps` and `momentum`: 1e-5 and 0.1 by default, else what a [`BatchNormConfig`] says.
///
/// The tiles of a batch meet once on the way forward, to add up their statistics, and once on the way back. Statistics keep
/// their digits: of values near 10,000 that differ by 1, mean and variance are as exact as of values near 0.
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
pub struct BatchNorm2d<const C: usize, T: Scalar = f32, K: BatchNormConfig = BatchNormDefaults> {
    /// The factor of each channel.
    #[init(Ones)]
    pub weight: [T; C],
    /// The summand of each channel.
    #[bias]
    #[init(Zeros)]
    pub bias: [T; C],
    /// The mean of each channel over the batches so far.
    #[buffer]
    #[init(Zeros)]
    pub running_mean: [T; C],
    /// The variance of each channel over the batches so far.
    #[buffer]
    #[init(Ones)]
    pub running_var: [T; C],
    /// How many batches the running statistics have seen (exact up to 2^24 for `f32`, where it stays).
    #[counter]
    #[init(Zeros)]
    pub num_batches_tracked: T,
    /// No value: `eps` and `momentum` are in the type.
    pub config: PhantomData<K>,
}

impl<const C: usize, T: Scalar, K: BatchNormConfig> BatchNorm2d<C, T, K> {
    /// What the layer computes of channel `c` in inference.
    #[inline(always)]
    fn line(&self, c: usize) -> Line<T> {
        Line::running::<K>((self.weight[c], self.bias[c]), (self.running_mean[c], self.running_var[c]))
    }
}

impl<const C: usize, const N: usize, const H: usize, const W: usize, T: Scalar, K: BatchNormConfig>
    Infer<Image<N, H, W>, T> for BatchNorm2d<C, T, K>
where
    Size<N>: Channels<N, C, Self>,
{
    type Out = Image<N, H, W>;
    type Role = role::Synced;
    const MACS: u64 = C as u64 * H as u64 * W as u64;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<N, H, W>, E>,
        y: &mut Tensor<Image<N, H, W>, E>,
        _: &mut [E],
    ) {
        kernels::apply(level, C, H * W, x.as_slice(), y.as_mut_slice(), |c| self.line(c));
    }
}

impl<const C: usize, const N: usize, const H: usize, const W: usize, T: Scalar, K: BatchNormConfig>
    Synced<Image<N, H, W>, T> for BatchNorm2d<C, T, K>
where
    Size<N>: Channels<N, C, Self>,
{
    /// Three numbers a channel forward, two backward.
    const TAPE: usize = 3 * C;
    const SHARED: usize = statistics::len(C);
    const BARRIERS: usize = 1;
    const READS_OUTPUT: bool = false;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<Image<N, H, W>, E>,
        y: &mut Tensor<Image<N, H, W>, E>,
        memory: Memory<'_, E>,
    ) {
        if pass.frozen {
            if pass.part == 1 {
                self.infer_tile(pass.level, x, y, memory.scratch);
            }
        } else if pass.part == 0 {
            kernels::measure(pass.level, C, H * W, x.as_slice(), memory.tape);
        } else {
            kernels::apply(pass.level, C, H * W, x.as_slice(), y.as_mut_slice(), |c| {
                statistics::centre(pass.shared, c).line(self.weight[c], self.bias[c])
            });
        }
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<N, H, W>, Image<N, H, W>, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let (x, dy) = (io.x.as_slice(), io.dy.as_slice());
        if pass.frozen {
            if let (1, Some(dx)) = (pass.part, io.dx) {
                // The running statistics are constants: dL/dx = dL/dy w / sqrt(var + eps).
                kernels::apply(pass.level, C, H * W, dy, dx.as_mut_slice(), |c| Line {
                    centre: T::ZERO,
                    offset: T::ZERO,
                    ..self.line(c)
                });
            }
        } else if pass.part == 0 {
            let centre = |c| statistics::centre(pass.shared, c);
            kernels::slopes(pass.level, C, H * W, x, dy, &mut memory.tape[..2 * C], centre);
            let Some(gradient) = gradient else { return };
            for c in 0..C {
                gradient.bias[c] += memory.tape[c].sum();
                gradient.weight[c] += memory.tape[C + c].sum();
            }
        } else if let Some(dx) = io.dx {
            let dx = dx.as_mut_slice();
            kernels::input_gradient(pass.level, pass.live, C, H * W, (x, dy, dx), |c| {
                (self.weight[c], statistics::centre(pass.shared, c), statistics::slopes(pass.shared, c))
            });
        }
    }

    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        match meeting {
            Meeting::Forward(_) => statistics::gather(H * W, live, tape, shared),
            Meeting::Backward(_) => statistics::gather_slopes(tape, shared),
        }
    }

    fn settle(meeting: Meeting, shared: &mut [T]) {
        if let Meeting::Forward(_) = meeting {
            statistics::settle::<T, K>(shared);
        }
    }

    fn update_buffers(&mut self, shared: &[T]) {
        statistics::update::<T, K>(shared, &mut self.running_mean, &mut self.running_var);
        self.num_batches_tracked += T::ONE;
    }
}

refuse!(vector, BatchNorm2d<M, T, K>, [const M: usize, T: Scalar, K: BatchNormConfig]);
