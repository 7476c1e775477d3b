//! Training: a step over a batch.
//!
//! A batch is cut into tiles of eight samples, up to four samples that remain being computed one by one, and the tiles into
//! at most [`CHUNKS`] runs, each with a gradient of its own. The cut depends on the size of the batch alone and the gradients
//! are added in the order of the runs, so the result has the same bits for any number of threads, and of processes that take
//! part with [`Reduce`].
//!
//! A [`step`](Trainer::step) consists of [`compute_gradient`](Trainer::compute_gradient) and [`apply`](Trainer::apply). Between
//! the two the gradient can be looked at and changed ([`gradient_tensors_mut`](Trainer::gradient_tensors_mut)), and more
//! batches added ([`accumulate_gradient`](Trainer::accumulate_gradient)); it can be shortened
//! ([`clip_grad_norm`](Trainer::clip_grad_norm)), and tensors can be frozen by name ([`freeze`](Trainer::freeze)). What training goes on from beside the parameters is
//! its [`state`](Trainer::state).

mod buffers;
mod chunks;
mod clip;
mod ema;
mod error;
mod freezing;
mod gradient;
mod memory;
mod passes;
mod reduce;
mod segments;
mod state;
mod step;
#[cfg(test)]
mod tests;
mod update;

pub use chunks::{CHUNKS, chunks, samples_of};
pub use ema::Ema;
pub use error::{NotFiniteGradient, StateError, TrainError};
pub use freezing::FrozenTensor;
pub use memory::available_memory;
pub use reduce::{OneProcess, Reduce};
pub use state::TrainerState;

use crate::infer::Inference;
use crate::loss::Loss;
use crate::network::Trainable;
use crate::optim::Optimizer;
use crate::threads::Threads;
use buffers::{Chunk, Held, Worker};
use formwork_layers::Parameters;
use formwork_tensor::{AnyLevel, Compute, Scalar, Tensor};
use segments::Layout;

/// A network in training: its optimiser, its loss, and the memory for a step, which the first step allocates.
///
/// ```
/// use formwork_layers::{Flatten, Linear, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_tensor::{Class, Image, Tensor};
/// type Net = Network<Image<1, 2, 2>, (Flatten, Linear<4, 2>)>;
/// let sgd = Sgd { lr: 0.5, ..Sgd::default() };
/// let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, sgd).threads(1);
/// let images = [Tensor::new([[[1.0, 0.0], [0.0, 0.0]]]), Tensor::new([[[0.0, 0.0], [0.0, 1.0]]])];
/// let labels = [Class::<2>::new(0)?, Class::<2>::new(1)?];
/// let first = trainer.step(&images, &labels)?;
/// for _ in 0..20 {
///     trainer.step(&images, &labels)?;
/// }
/// let last = trainer.step(&images, &labels)?;
/// assert!(last.loss < first.loss && last.correct == 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// `N` has no bound here, and only the methods that compute ask whether it is a `Model`: a network whose layers do not fit is
// then one error where it is trained, and not one for each use of the trainer.
pub struct Trainer<N, F, O, T: Scalar = f32> {
    net: Box<N>,
    loss: F,
    /// The optimiser: its learning rate may be changed between steps.
    pub optimizer: O,
    seed: u64,
    steps: u64,
    compute: Compute,
    threads: Threads,
    gradient: Box<N>,
    state: Vec<T>,
    layout: Layout,
    chunks: Vec<Chunk<N, T>>,
    workers: Vec<Worker<T>>,
    /// What the tiles of each batch shared that the gradient holds, one batch after the other.
    shared: Vec<T>,
    held: Held,
    /// The largest batch that there is memory for.
    largest: usize,
}

/// What a step says of its batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The loss of the batch, before the step: a mean, or a sum if the loss is a [`Sum`](crate::loss::Sum).
    pub loss: f64,
    /// For how many samples the largest output was that of the target's class; of images of classes, for how many pixels.
    pub correct: usize,
}

impl<T: Scalar, N, F, O> Trainer<N, F, O, T> {
    /// A trainer with as many threads as the machine has processors, the fastest SIMD level, and seed 0.
    pub fn new(net: Box<N>, loss: F, optimizer: O) -> Self
    where
        N: Parameters<T>,
        O: Optimizer<T>,
    {
        Trainer {
            net,
            loss,
            optimizer,
            seed: 0,
            steps: 0,
            compute: Compute::detect(),
            threads: Threads::new(0),
            gradient: formwork_tensor::memory::zeroed_box::<T, N>(),
            state: vec![T::ZERO; O::STATE * N::PARAMS],
            layout: Layout::new::<T, N>(O::WHOLE_TENSORS),
            chunks: Vec::new(),
            workers: Vec::new(),
            shared: Vec::new(),
            held: Held::default(),
            largest: 0,
        }
    }

    /// With this many threads; 0 means as many as the machine has processors. The results do not depend on it.
    pub fn threads(mut self, count: usize) -> Self {
        self.threads = Threads::new(count);
        self.workers.clear();
        self.largest = 0;
        self
    }

    /// With this seed for the layers that are random in training ([`Dropout`](formwork_layers::Dropout)).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// At this SIMD level.
    pub fn level(mut self, level: AnyLevel) -> Self {
        self.compute.level = level;
        self
    }

    /// Whether large 3 x 3 convolutions may be computed in Winograd's form ([`Compute::winograd`]).
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Image;
    /// type Net = Network<Image<1, 2, 2>, (Flatten, Linear<4, 2>)>;
    /// let trainer = Trainer::<_, _, _>::new(Net::seeded(0), CrossEntropy, Sgd::default()).winograd(false);
    /// ```
    pub fn winograd(mut self, allowed: bool) -> Self {
        self.compute.winograd = allowed;
        self
    }

    /// The network.
    pub fn net(&self) -> &N {
        &self.net
    }

    /// The network, to be changed between steps: weights that were loaded, say.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// let net = Network::<Vector<1>, Linear<1, 1>>::zeros();
    /// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default());
    /// trainer.net_mut().layers.bias = [2.0];
    /// assert_eq!(trainer.net().layers.bias, [2.0]);
    /// ```
    pub fn net_mut(&mut self) -> &mut N {
        &mut self.net
    }

    /// The loss.
    pub fn loss(&self) -> &F {
        &self.loss
    }

    /// An inference of a network, mostly [`net`](Trainer::net), at this trainer's level and with as many threads.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Tensor, Vector};
    /// let net = Network::<Vector<1>, Linear<1, 1>>::zeros();
    /// let trainer = Trainer::<_, _, _>::new(net, MeanSquaredError, Sgd::default()).threads(1);
    /// let outputs = trainer.inference(trainer.net()).run(&[Tensor::new([1.0])]);
    /// assert_eq!(outputs[0], Tensor::new([0.0]));
    /// ```
    pub fn inference<P>(&self, net: P) -> Inference<P, T> {
        Inference::at(net, self.compute, self.threads.count())
    }

    /// The network, taken out.
    pub fn into_net(self) -> Box<N> {
        self.net
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// One step: the loss of the batch, its gradient, and the optimiser's change of the parameters. The same, to the bit, as
    /// [`compute_gradient`](Trainer::compute_gradient) and then [`apply`](Trainer::apply).
    ///
    /// # Errors
    ///
    /// [`TrainError`] for an empty batch, another number of targets, an optimiser or a loss that makes no sense, targets whose
    /// classes all have a weight of 0, a batch that there is not the memory for, or a loss that is not a finite number. The network is then as it was. That the gradient of a finite loss is finite is not looked at.
    pub fn step<G: Sync>(
        &mut self,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, TrainError>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.optimizer.check()?;
        self.held = Held::default();
        let report = self.passes(&mut OneProcess, samples, targets)?;
        self.held = Held { batches: 1, samples: samples.len() };
        self.change(Some(chunks(samples.len())));
        Ok(report)
    }

    /// The loss of a batch and its gradient ([`gradient`](Trainer::gradient)), without a step. The network stays as it is, also
    /// what is not learned in it, the running statistics of a batch normalisation: those take the batch in with
    /// [`apply`](Trainer::apply), and never if another gradient is computed instead.
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// type Net = Network<Image<1, 1, 2>, (Flatten, Linear<2, 1>)>;
    /// let mut trainer = Trainer::new(Net::zeros(), MeanSquaredError, Sgd::default());
    /// let (x, target) = (Tensor::new([[[1.0, 2.0]]]), Tensor::<Vector<1>>::new([-3.0]));
    /// assert_eq!(trainer.compute_gradient(&[x], &[target])?.loss, 9.0);
    /// assert_eq!(trainer.gradient().layers.1.weight, [[6.0, 12.0]]); // 2 (0 + 3) x
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`TrainError`] for an empty batch, another number of targets, a loss that makes no sense, targets whose classes all have a
    /// weight of 0, a batch that there is not the memory for, or a loss that is not a finite number. The network and the gradient are then as they were.
    pub fn compute_gradient<G: Sync>(
        &mut self,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, TrainError>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.compute_gradient_across(&mut OneProcess, samples, targets)
    }

    /// Adds a batch's gradient to those of the batches since the last step: a large batch in pieces, for which there is not the
    /// memory at a time, or whose pieces come one by one.
    ///
    /// The first after a step starts anew. The gradient is the sum of the batches' own: with the mean as the loss, that of four
    /// batches is to be divided by 4 before [`apply`](Trainer::apply) for the mean of all ([`Sum`](crate::loss::Sum) and the
    /// number of samples where batches are of different sizes, or the sum of their weights where classes have such). Samples are counted on, so that
    /// [`Dropout`](formwork_layers::Dropout) has other elements in each batch, those of one large batch. A batch normalisation
    /// sees each batch by itself, and its running statistics take in all of them, in order, with the step.
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// type Net = Network<Image<1, 1, 1>, (Flatten, Linear<1, 1>)>;
    /// let mut trainer = Trainer::new(Net::zeros(), MeanSquaredError, Sgd { lr: 1.0, ..Sgd::default() });
    /// let xs = [1.0, 2.0].map(|x| Tensor::new([[[x]]]));
    /// let targets = [-3.0, 4.0].map(|target| Tensor::<Vector<1>>::new([target]));
    /// for (x, target) in xs.chunks(1).zip(targets.chunks(1)) {
    ///     trainer.accumulate_gradient(x, target)?;
    /// }
    /// for (_, gradient) in trainer.gradient_tensors_mut() {
    ///     gradient.iter_mut().for_each(|g| *g /= 2.0);
    /// }
    /// trainer.apply()?;
    /// assert_eq!(trainer.net().layers.1.weight, [[5.0]]); // 0 - (2 (0 + 3) 1 + 2 (0 - 4) 2) / 2
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`compute_gradient`](Trainer::compute_gradient); the batches before are then still there.
    pub fn accumulate_gradient<G: Sync>(
        &mut self,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, TrainError>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.accumulate_gradient_across(&mut OneProcess, samples, targets)
    }
}
