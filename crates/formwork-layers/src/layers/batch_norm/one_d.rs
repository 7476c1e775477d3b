//! Batch normalisation of vectors.

use super::config::{BatchNormConfig, BatchNormDefaults};
use super::kernels::{self, Line};
use super::statistics;
use crate::init::{Ones, Zeros};
use crate::relations::{Length, refuse};
use crate::{Backward, Infer, Meeting, Memory, Parameters, Pass, Synced, role};
use core::marker::PhantomData;
use formwork_tensor::{Element, Level, Scalar, Size, Tensor, Vector};

/// Normalises each of `C` features over the batch: y = w (x - mean) / sqrt(var + eps) + b.
///
/// | | shape |
/// |---|---|
/// | input, output | `Vector<C>` |
/// | weight, bias | C |
/// | running_mean, running_var | C, buffers |
/// | num_batches_tracked | a counter |
///
/// It is a [`BatchNorm2d`](crate::BatchNorm2d) whose channels have one value each; what is said there of training, use, `K`
/// and the gradients holds here, with n the number of samples. PyTorch refuses to train on one sample; here its variance is 0,
/// and y = b.
///
/// ```
/// use formwork_layers::{BatchNorm1d, Forward, Seeded};
/// use formwork_tensor::{Tensor, Vector};
/// let mut norm = BatchNorm1d::<2>::seeded(0);
/// norm.running_mean = [3.0, 4.0];
/// let y = norm.forward(&Tensor::<Vector<2>>::new([3.0, 5.0]));
/// assert!(y[0] == 0.0 && (y[1] - 1.0).abs() < 1e-5);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{BatchNorm1d, Forward, Seeded};
/// # use formwork_tensor::{Tensor, Vector};
/// BatchNorm1d::<3>::seeded(0).forward(&Tensor::<Vector<2>>::zeros()); // takes a vector of 3 but is given one of 2
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct BatchNorm1d<const C: usize, T: Scalar = f32, K: BatchNormConfig = BatchNormDefaults> {
    /// The factor of each feature.
    #[init(Ones)]
    pub weight: [T; C],
    /// The summand of each feature.
    #[bias]
    #[init(Zeros)]
    pub bias: [T; C],
    /// The mean of each feature over the batches so far.
    #[buffer]
    #[init(Zeros)]
    pub running_mean: [T; C],
    /// The variance of each feature over the batches so far.
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

impl<const C: usize, T: Scalar, K: BatchNormConfig> BatchNorm1d<C, T, K> {
    /// What the layer computes of channel `c` in inference.
    #[inline(always)]
    fn line(&self, c: usize) -> Line<T> {
        Line::running::<K>((self.weight[c], self.bias[c]), (self.running_mean[c], self.running_var[c]))
    }
}

impl<const C: usize, const N: usize, T: Scalar, K: BatchNormConfig> Infer<Vector<N>, T>
    for BatchNorm1d<C, T, K>
where
    Size<N>: Length<N, C, Self>,
{
    type Out = Vector<N>;
    type Role = role::Synced;
    const MACS: u64 = C as u64;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Vector<N>, E>,
        y: &mut Tensor<Vector<N>, E>,
        _: &mut [E],
    ) {
        kernels::apply(level, C, 1, x.as_slice(), y.as_mut_slice(), |c| self.line(c));
    }
}

impl<const C: usize, const N: usize, T: Scalar, K: BatchNormConfig> Synced<Vector<N>, T>
    for BatchNorm1d<C, T, K>
where
    Size<N>: Length<N, C, Self>,
{
    /// Three numbers a feature forward, two backward.
    const TAPE: usize = 3 * C;
    const SHARED: usize = statistics::len(C);
    const BARRIERS: usize = 1;
    const READS_OUTPUT: bool = false;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<Vector<N>, E>,
        y: &mut Tensor<Vector<N>, E>,
        memory: Memory<'_, E>,
    ) {
        if pass.frozen {
            if pass.part == 1 {
                self.infer_tile(pass.level, x, y, memory.scratch);
            }
        } else if pass.part == 0 {
            kernels::measure(pass.level, C, 1, x.as_slice(), memory.tape);
        } else {
            kernels::apply(pass.level, C, 1, x.as_slice(), y.as_mut_slice(), |c| {
                statistics::centre(pass.shared, c).line(self.weight[c], self.bias[c])
            });
        }
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Vector<N>, Vector<N>, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let (x, dy) = (io.x.as_slice(), io.dy.as_slice());
        if pass.frozen {
            if let (1, Some(dx)) = (pass.part, io.dx) {
                // The running statistics are constants: dL/dx = dL/dy w / sqrt(var + eps).
                kernels::apply(pass.level, C, 1, dy, dx.as_mut_slice(), |c| Line {
                    centre: T::ZERO,
                    offset: T::ZERO,
                    ..self.line(c)
                });
            }
        } else if pass.part == 0 {
            let centre = |c| statistics::centre(pass.shared, c);
            kernels::slopes(pass.level, C, 1, x, dy, &mut memory.tape[..2 * C], centre);
            let Some(gradient) = gradient else { return };
            for c in 0..C {
                gradient.bias[c] += memory.tape[c].sum();
                gradient.weight[c] += memory.tape[C + c].sum();
            }
        } else if let Some(dx) = io.dx {
            let dx = dx.as_mut_slice();
            kernels::input_gradient(pass.level, pass.live, C, 1, (x, dy, dx), |c| {
                (self.weight[c], statistics::centre(pass.shared, c), statistics::slopes(pass.shared, c))
            });
        }
    }

    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        match meeting {
            Meeting::Forward(_) => statistics::gather(1, live, tape, shared),
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

refuse!(image, BatchNorm1d<M, T, K>, Vector<M>, [const M: usize, T: Scalar, K: BatchNormConfig]);
