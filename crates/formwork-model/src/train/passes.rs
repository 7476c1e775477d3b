//! Forward and backward over all tiles of a batch.

use super::buffers::{Chunk, Tiles, Worker};
use super::chunks::{chunks, of_chunk};
use super::{Reduce, Trainer};
use crate::cut::Cut;
use crate::loss::{Loss, Score};
use crate::network::Trainable;
use crate::threads::Threads;
use core::ops::Range;
use formwork_layers::tile::Tile;
use formwork_layers::{Meeting, Pass};
use formwork_tensor::memory::Lines;
use formwork_tensor::{AtLevel, Element, Lanes, Level, Scalar, TILE, Tensor, memory};

/// Computes the gradient and the score of each of this process's chunks, and what the tiles of the whole batch share.
pub(super) struct Passes<'a, N: Trainable<T>, F, O, T: Scalar, G, R> {
    pub(super) trainer: &'a mut Trainer<N, F, O, T>,
    pub(super) reduce: &'a mut R,
    pub(super) samples: &'a [Tensor<N::Input, T>],
    pub(super) targets: &'a [G],
    /// What the sum of the batch's terms is divided by.
    pub(super) divisor: f64,
}

/// What is the same for every tile of a step.
struct Step<'a, N: Trainable<T>, F, T: Scalar, L, G> {
    level: L,
    net: &'a N,
    loss: &'a F,
    key: u64,
    /// How many samples the gradient has from batches before this one.
    before: usize,
    samples: &'a [Tensor<N::Input, T>],
    targets: &'a [G],
    /// What dL/dy of the sum of the batch's terms is multiplied by.
    scale: T,
    /// The chunks that are computed here, by their number in the batch.
    share: Range<usize>,
}

/// What is computed between two meetings of all tiles: a part of the forward pass, a part of the backward pass, or, where the
/// way turns, the last of the one and the first of the other.
#[derive(Clone, Copy)]
struct Stage<'a, T> {
    forward: Option<usize>,
    backward: Option<usize>,
    /// What the tiles have exchanged so far.
    shared: &'a [T],
}

impl<T: Scalar, N: Trainable<T>, F: Loss<N::Output, G, T>, O: Sync, G: Sync, R: Reduce> AtLevel
    for Passes<'_, N, F, O, T, G, R>
{
    type Output = Result<(), R::Error>;

    fn at<L: Level>(self, level: L) -> Self::Output {
        let Passes { trainer, reduce, samples, targets, divisor } = self;
        let share = reduce.share(chunks(samples.len()));
        while trainer.chunks.len() < share.len() {
            trainer.chunks.push(Chunk::new());
        }
        while trainer.workers.len() < trainer.threads.count() {
            trainer.workers.push(Worker::new::<N>());
        }
        let held = trainer.held.batches * N::SHARED;
        trainer.shared.resize(held + N::SHARED, T::ZERO);
        let shared = &mut trainer.shared[held..];
        shared.fill(T::ZERO);
        let chunks = &mut trainer.chunks[..share.len()];
        let key = formwork_layers::dropout::mix(trainer.seed, trainer.steps);
        let (net, loss, before) = (&*trainer.net, &trainer.loss, trainer.held.samples);
        let scale = T::ONE / T::from_f64(divisor);
        let step = Step { level, net, loss, key, before, samples, targets, scale, share };
        step.run(&trainer.threads, &mut trainer.workers, chunks, shared, reduce)
    }
}

impl<T: Scalar> Worker<T> {
    fn new<N: Trainable<T>>() -> Self {
        let mut tiles = Tiles::new();
        if N::BARRIERS == 0 {
            tiles.reserve::<N>(1, 1);
        }
        Worker { tiles, scratch: Lines::zeros(N::TRAIN_SCRATCH) }
    }
}

impl<T: Scalar, N: Trainable<T>> Chunk<N, T> {
    fn new() -> Self {
        Chunk { gradient: memory::zeroed_box::<T, N>(), score: Score::default(), tiles: Tiles::new() }
    }

    fn clear(&mut self) {
        memory::as_mut_slice::<T, N>(&mut self.gradient).fill(T::ZERO);
        self.score = Score::default();
    }
}

/// The scratch memory of tiles as that of a single sample.
fn scratch_alone<T: Scalar>(scratch: &mut [Lanes<T, TILE>]) -> &mut [T] {
    let len = scratch.len();
    &mut memory::flatten_mut::<T, Lanes<T, TILE>>(scratch)[..len]
}

/// The memory for a chunk's tile number `index`: its own where tiles are kept, and otherwise the one that all use in turn.
fn memory_of<E: Element>(tiles: &mut [Tile<E>], index: usize) -> &mut Tile<E> {
    let kept = tiles.len();
    &mut tiles[index % kept]
}

impl<T: Scalar, N: Trainable<T>, F: Loss<N::Output, G, T>, L: Level, G: Sync> Step<'_, N, F, T, L, G> {
    fn cut(&self) -> Cut {
        Cut::new(self.samples.len())
    }

    /// All stages of both passes, with a meeting of all tiles between two of them.
    fn run<R: Reduce>(
        &self,
        threads: &Threads,
        workers: &mut [Worker<T>],
        chunks: &mut [Chunk<N, T>],
        shared: &mut [T],
        reduce: &mut R,
    ) -> Result<(), R::Error> {
        let kept = N::BARRIERS > 0;
        for (number, chunk) in self.share.clone().zip(&mut *chunks).filter(|_| kept) {
            let (numbers, _) = of_chunk(number, self.cut());
            chunk.tiles.reserve::<N>(numbers.len(), if number == 0 { Cut::ALONE } else { 0 });
        }
        for turn in 0..=2 * N::BARRIERS {
            let forward = (turn <= N::BARRIERS).then_some(turn);
            let backward = turn.checked_sub(N::BARRIERS);
            let stage = Stage { forward, backward, shared };
            threads.for_each(workers, chunks.iter_mut().enumerate(), |(index, chunk), worker| {
                if turn == 0 {
                    chunk.clear();
                }
                let Chunk { gradient, score, tiles: own } = chunk;
                let Worker { tiles, scratch } = worker;
                let Tiles { lanes, remainder } = if kept { own } else { tiles };
                let (numbers, samples) = of_chunk(self.share.start + index, self.cut());
                for (index, number) in numbers.enumerate() {
                    let tile = memory_of(lanes, index);
                    self.tile(stage, self.cut().tile(number), tile, scratch, gradient, score);
                }
                let scratch = scratch_alone(scratch);
                for (index, sample) in samples.enumerate() {
                    let tile = memory_of(remainder, index);
                    self.tile(stage, sample..sample + 1, tile, scratch, gradient, score);
                }
            });
            if turn < 2 * N::BARRIERS {
                let meeting = match forward.filter(|part| *part < N::BARRIERS) {
                    Some(part) => Meeting::Forward(part),
                    None => Meeting::Backward(turn - N::BARRIERS),
                };
                reduce.sum(shared, |shared| self.gather(meeting, chunks, shared))?;
                N::settle(meeting, shared);
            }
        }
        Ok(())
    }

    /// A stage of some samples: before its first part forward the tile takes them in, before its first part backward it is
    /// scored.
    fn tile<E: Element<Scalar = T>>(
        &self,
        stage: Stage<'_, T>,
        samples: Range<usize>,
        tile: &mut Tile<E>,
        scratch: &mut [E],
        gradient: &mut N,
        score: &mut Score,
    ) {
        if stage.forward == Some(0) {
            tile.pack(self.level, samples.start, &self.samples[samples]);
        }
        let mut pass = Pass {
            level: self.level,
            part: 0,
            live: tile.live,
            first: (self.before + tile.first) as u64,
            key: self.key,
            shared: stage.shared,
            frozen: false,
        };
        if let Some(part) = stage.forward {
            pass.part = part;
            tile.run_forward::<N::Input, N>(self.net, &pass, scratch);
        }
        if let Some(part) = stage.backward {
            if part == 0 {
                *score += self.score(tile);
            }
            pass.part = part;
            tile.run_backward::<N::Input, N>(self.net, &pass, scratch, Some(gradient));
        }
    }

    /// The tile's part of the loss, and dL/dy for the loss of the batch.
    fn score<E: Element<Scalar = T>>(&self, tile: &mut Tile<E>) -> Score {
        let targets = &self.targets[tile.first..][..tile.live];
        let (y, dy) = (Tensor::view(&tile.y), Tensor::view_mut(&mut tile.dy));
        self.loss.tile::<L, E>(self.level, y, targets, self.scale, dy)
    }

    /// At a barrier: adds this process's tiles, in their order, to what all share. A chunk has more tiles than it uses where a
    /// larger batch came before.
    fn gather(&self, meeting: Meeting, chunks: &[Chunk<N, T>], shared: &mut [T]) {
        for (number, chunk) in self.share.clone().zip(chunks) {
            let (numbers, samples) = of_chunk(number, self.cut());
            for tile in &chunk.tiles.lanes[..numbers.len()] {
                N::gather(meeting, tile.live, &tile.tape, shared);
            }
            for tile in &chunk.tiles.remainder[..samples.len()] {
                N::gather(meeting, tile.live, &tile.tape, shared);
            }
        }
    }
}
