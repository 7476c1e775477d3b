//! Forward and backward over all tiles of a batch.

use super::{CHUNKS, Chunk, Tiles, Trainer, Worker};
use crate::cut::Cut;
use crate::loss::{Loss, Score};
use crate::network::Model;
use crate::optim::Optimizer;
use crate::threads::Threads;
use core::ops::Range;
use formwork_layers::tile::Tile;
use formwork_layers::{Meeting, Pass};
use formwork_tensor::memory::Lines;
use formwork_tensor::{AtLevel, Element, Lanes, Level, Scalar, TILE, Tensor, memory};

/// Computes every chunk's gradient and score.
pub(super) struct Passes<'a, N: Model<T>, F, O, T: Scalar, G> {
    pub(super) trainer: &'a mut Trainer<N, F, O, T>,
    pub(super) samples: &'a [Tensor<N::Input, T>],
    pub(super) targets: &'a [G],
}

/// What is the same for every tile of a step.
struct Step<'a, N: Model<T>, F, T: Scalar, L, G> {
    level: L,
    net: &'a N,
    loss: &'a F,
    key: u64,
    samples: &'a [Tensor<N::Input, T>],
    targets: &'a [G],
}

/// Between two barriers: which part of the layers is due, and what the tiles have exchanged so far.
#[derive(Clone, Copy)]
struct Part<'a, T> {
    number: usize,
    shared: &'a [T],
}

impl<T: Scalar, N: Model<T>, F: Loss<N::Output, G, T>, O: Optimizer<T>, G: Sync> AtLevel
    for Passes<'_, N, F, O, T, G>
{
    type Output = ();

    fn at<L: Level>(self, level: L) {
        let Passes { trainer, samples, targets } = self;
        let chunks = super::chunks(samples.len());
        while trainer.chunks.len() < chunks {
            trainer.chunks.push(Chunk::new());
        }
        while trainer.workers.len() < trainer.threads.count() {
            trainer.workers.push(Worker::new::<N>());
        }
        trainer.shared.resize(N::SHARED, T::ZERO);
        let chunks = &mut trainer.chunks[..chunks];
        let key = formwork_layers::dropout::mix(trainer.seed, trainer.steps);
        let step = Step { level, net: &*trainer.net, loss: &trainer.loss, key, samples, targets };
        if N::BARRIERS == 0 {
            step.at_once(&trainer.threads, &mut trainer.workers, chunks);
        } else {
            step.between_barriers(&trainer.threads, &mut trainer.workers, chunks, &mut trainer.shared);
        }
    }
}

/// The tiles of a chunk, by their numbers, and its samples alone. Those are in the first chunk, whatever the batch, so that
/// no other needs memory for them.
fn of_chunk(chunk: usize, cut: Cut) -> (Range<usize>, Range<usize>) {
    let pieces = cut.pieces();
    let chunks = pieces.min(CHUNKS);
    let (from, to) = (chunk * pieces / chunks, (chunk + 1) * pieces / chunks);
    let before = pieces - cut.tiles();
    (from.saturating_sub(before)..to - before, if chunk == 0 { cut.alone() } else { 0..0 })
}

impl<T: Scalar> Worker<T> {
    fn new<N: Model<T>>() -> Self {
        let mut tiles = Tiles::new();
        if N::BARRIERS == 0 {
            tiles.reserve::<N>(1, 1);
        }
        Worker { tiles, scratch: Lines::zeros(N::TRAIN_SCRATCH) }
    }
}

impl<T: Scalar, N: Model<T>> Chunk<N, T> {
    fn new() -> Self {
        Chunk { gradient: memory::zeroed_box::<T, N>(), score: Score::default(), tiles: Tiles::new() }
    }

    fn clear(&mut self) {
        memory::as_mut_slice::<T, N>(&mut self.gradient).fill(T::ZERO);
        self.score = Score::default();
    }
}

/// The scratch memory of tiles as that of a sample alone.
fn scratch_alone<T: Scalar>(scratch: &mut [Lanes<T, TILE>]) -> &mut [T] {
    let len = scratch.len();
    &mut memory::flatten_mut::<T, Lanes<T, TILE>>(scratch)[..len]
}

impl<T: Scalar, N: Model<T>, F: Loss<N::Output, G, T>, L: Level, G: Sync> Step<'_, N, F, T, L, G> {
    fn cut(&self) -> Cut {
        Cut::new(self.samples.len())
    }

    fn pass<'a, E: Element<Scalar = T>>(&self, tile: &Tile<E>, part: Part<'a, T>) -> Pass<'a, L, T> {
        let Part { number, shared } = part;
        Pass {
            level: self.level,
            part: number,
            live: tile.live,
            first: tile.first as u64,
            key: self.key,
            shared,
        }
    }

    /// A part of the forward pass of some samples, before whose first part they are packed.
    fn forward<E: Element<Scalar = T>>(
        &self,
        part: Part<'_, T>,
        samples: Range<usize>,
        tile: &mut Tile<E>,
        scratch: &mut [E],
    ) {
        if part.number == 0 {
            tile.pack(self.level, samples.start, &self.samples[samples]);
        }
        tile.run_forward::<N::Input, N>(self.net, &self.pass(tile, part), scratch);
    }

    /// A part of the backward pass, before whose first part the tile is scored.
    fn backward<E: Element<Scalar = T>>(
        &self,
        part: Part<'_, T>,
        tile: &mut Tile<E>,
        scratch: &mut [E],
        gradient: &mut N,
        score: &mut Score,
    ) {
        if part.number == 0 {
            *score += self.score(tile);
        }
        tile.run_backward::<N::Input, N>(self.net, &self.pass(tile, part), scratch, gradient);
    }

    /// The tile's part of the loss, and dL/dy for the loss of the batch.
    fn score<E: Element<Scalar = T>>(&self, tile: &mut Tile<E>) -> Score {
        let scale = T::ONE / T::from_f64(F::divisor(self.samples.len()) as f64);
        let targets = &self.targets[tile.first..][..tile.live];
        let (y, dy) = (Tensor::view(&tile.y), Tensor::view_mut(&mut tile.dy));
        self.loss.tile::<L, E>(self.level, y, targets, scale, dy)
    }

    /// Both passes, tile after tile.
    fn at_once(&self, threads: &Threads, workers: &mut [Worker<T>], chunks: &mut [Chunk<N, T>]) {
        let part = Part { number: 0, shared: &[] };
        threads.for_each(workers, chunks.iter_mut().enumerate(), |(index, chunk), worker| {
            chunk.clear();
            let Chunk { gradient, score, .. } = chunk;
            let Worker { tiles, scratch } = worker;
            let (Some(tile), Some(alone)) = (tiles.lanes.first_mut(), tiles.alone.first_mut()) else {
                return;
            };
            let (numbers, samples) = of_chunk(index, self.cut());
            for number in numbers {
                self.forward(part, self.cut().tile(number), tile, scratch);
                self.backward(part, tile, scratch, gradient, score);
            }
            let scratch = scratch_alone(scratch);
            for sample in samples {
                self.forward(part, sample..sample + 1, alone, scratch);
                self.backward(part, alone, scratch, gradient, score);
            }
        });
    }

    /// All parts of both passes, with a meeting of all tiles between two of them.
    fn between_barriers(
        &self,
        threads: &Threads,
        workers: &mut [Worker<T>],
        chunks: &mut [Chunk<N, T>],
        shared: &mut [T],
    ) {
        shared.fill(T::ZERO);
        for (index, chunk) in chunks.iter_mut().enumerate() {
            let (numbers, _) = of_chunk(index, self.cut());
            chunk.tiles.reserve::<N>(numbers.len(), if index == 0 { Cut::ALONE } else { 0 });
        }
        for number in 0..=N::BARRIERS {
            let part = Part { number, shared };
            threads.for_each(workers, chunks.iter_mut().enumerate(), |(index, chunk), worker| {
                let (numbers, samples) = of_chunk(index, self.cut());
                for (tile_number, tile) in numbers.zip(&mut chunk.tiles.lanes) {
                    self.forward(part, self.cut().tile(tile_number), tile, &mut worker.scratch);
                }
                for (sample, tile) in samples.zip(&mut chunk.tiles.alone) {
                    self.forward(part, sample..sample + 1, tile, scratch_alone(&mut worker.scratch));
                }
            });
            if number < N::BARRIERS {
                self.meet(Meeting::Forward(number), chunks, shared);
            }
        }
        chunks.iter_mut().for_each(Chunk::clear);
        for number in 0..=N::BARRIERS {
            let part = Part { number, shared };
            threads.for_each(workers, chunks.iter_mut().enumerate(), |(index, chunk), worker| {
                let Chunk { gradient, score, tiles } = chunk;
                let (numbers, samples) = of_chunk(index, self.cut());
                for (_, tile) in numbers.zip(&mut tiles.lanes) {
                    self.backward(part, tile, &mut worker.scratch, gradient, score);
                }
                for (_, tile) in samples.zip(&mut tiles.alone) {
                    self.backward(part, tile, scratch_alone(&mut worker.scratch), gradient, score);
                }
            });
            if number < N::BARRIERS {
                self.meet(Meeting::Backward(number), chunks, shared);
            }
        }
    }

    /// A barrier: all tiles are gathered in their order, then what they share is settled. A chunk has more tiles than it uses
    /// where a larger batch came before.
    fn meet(&self, meeting: Meeting, chunks: &[Chunk<N, T>], shared: &mut [T]) {
        for (index, chunk) in chunks.iter().enumerate() {
            let (numbers, samples) = of_chunk(index, self.cut());
            for tile in &chunk.tiles.lanes[..numbers.len()] {
                N::gather(meeting, tile.live, &tile.tape, shared);
            }
            for tile in &chunk.tiles.alone[..samples.len()] {
                N::gather(meeting, tile.live, &tile.tape, shared);
            }
        }
        N::settle(meeting, shared);
    }
}
