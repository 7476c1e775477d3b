//! Training: a step over a batch.
//!
//! A batch is cut into tiles of eight samples, up to four samples that remain being computed one by one, and the tiles into
//! at most [`CHUNKS`] runs, each with a gradient of its own. The cut depends on the size of the batch alone and the gradients
//! are added in the order of the runs, so the result has the same bits for any number of threads, and of processes that take
//! part with [`Reduce`].
//!
//! A [`step`](Trainer::step) consists of [`compute_gradient`](Trainer::compute_gradient) and [`apply`](Trainer::apply). Between
//! the two the gradient can be looked at and changed ([`gradient_tensors_mut`](Trainer::gradient_tensors_mut)), and more
//! batches added ([`accumulate_gradient`](Trainer::accumulate_gradient)). What training goes on from beside the parameters is
//! its [`state`](Trainer::state).

mod chunks;
mod error;
mod gradient;
mod passes;
mod reduce;
mod segments;
mod state;
mod step;
#[cfg(test)]
mod tests;
mod update;

pub use chunks::{CHUNKS, chunks, samples_of};
pub use error::{StateError, TrainError};
pub use reduce::{OneProcess, Reduce};
pub use state::TrainerState;

use crate::loss::Score;
use crate::network::Model;
use crate::optim::Optimizer;
use crate::threads::Threads;
use formwork_layers::Parameters;
use formwork_layers::tile::Tile;
use formwork_tensor::memory::Lines;
use formwork_tensor::{AnyLevel, Lanes, Scalar, TILE, memory};
use segments::Layout;

/// A network in training: its optimiser, its loss, and the memory for a step, which the first step allocates.
///
/// ```
/// use formwork_layers::{Flatten, Linear, Seeded};
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
    level: AnyLevel,
    threads: Threads,
    gradient: Box<N>,
    state: Vec<T>,
    layout: Layout,
    chunks: Vec<Chunk<N, T>>,
    workers: Vec<Worker<T>>,
    /// What the tiles of each batch shared that the gradient holds, one batch after the other.
    shared: Vec<T>,
    held: Held,
}

/// Of what the gradient is the sum since the last step.
#[derive(Clone, Copy, Default)]
struct Held {
    batches: usize,
    samples: usize,
}

/// The tiles of a part of the batch, and its samples alone.
struct Tiles<T: Scalar> {
    lanes: Vec<Tile<Lanes<T, TILE>>>,
    alone: Vec<Tile<T>>,
}

impl<T: Scalar> Tiles<T> {
    const fn new() -> Self {
        Tiles { lanes: Vec::new(), alone: Vec::new() }
    }

    /// Memory for so many of each.
    fn reserve<N: Model<T>>(&mut self, lanes: usize, alone: usize) {
        while self.lanes.len() < lanes {
            self.lanes.push(Tile::new::<N::Input, N>(false));
        }
        while self.alone.len() < alone {
            self.alone.push(Tile::new::<N::Input, N>(false));
        }
    }
}

/// A run of tiles.
struct Chunk<N, T: Scalar> {
    gradient: Box<N>,
    score: Score,
    /// For networks with barriers, where a tile outlives its turn; without barriers a worker's own are enough.
    tiles: Tiles<T>,
}

/// What a thread works with.
struct Worker<T: Scalar> {
    tiles: Tiles<T>,
    scratch: Lines<Lanes<T, TILE>>,
}

/// What a step says of its batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// The loss of the batch, before the step: a mean, or a sum if the loss is a [`Sum`](crate::loss::Sum).
    pub loss: f64,
    /// For how many samples the largest output was that of the target's class.
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
            level: AnyLevel::detect(),
            threads: Threads::new(0),
            gradient: memory::zeroed_box::<T, N>(),
            state: vec![T::ZERO; O::STATE * N::PARAMS],
            layout: Layout::new::<T, N>(O::WHOLE_TENSORS),
            chunks: Vec::new(),
            workers: Vec::new(),
            shared: Vec::new(),
            held: Held::default(),
        }
    }

    /// With this many threads; 0 means as many as the machine has processors. The results do not depend on it.
    pub fn threads(mut self, count: usize) -> Self {
        self.threads = Threads::new(count);
        self.workers.clear();
        self
    }

    /// With this seed for the layers that are random in training ([`Dropout`](formwork_layers::Dropout)).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// At this SIMD level.
    pub fn level(mut self, level: AnyLevel) -> Self {
        self.level = level;
        self
    }

    /// The network.
    pub fn net(&self) -> &N {
        &self.net
    }

    /// The network, taken out.
    pub fn into_net(self) -> Box<N> {
        self.net
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }
}
