//! Forward and backward over all tiles of a batch.

use super::{CHUNKS, Chunk, TileOf, Tiles, Trainer, Worker};
use crate::loss::{Loss, Score};
use crate::network::Model;
use crate::optim::Optimizer;
use crate::threads::Threads;
use core::ops::Range;
use formwork_layers::tile::meet;
use formwork_layers::{Meeting, Pass};
use formwork_tensor::{AtLevel, Level, Scalar, TILE, Tensor, memory};

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

impl<T: Scalar, N: Model<T>, F: Loss<N::Output, G, T>, O: Optimizer<T>, G: Sync> AtLevel
    for Passes<'_, N, F, O, T, G>
{
    type Output = ();

    fn at<L: Level>(self, level: L) {
        let Passes { trainer, samples, targets } = self;
        let tiles = samples.len().div_ceil(TILE);
        while trainer.chunks.len() < tiles.min(CHUNKS) {
            trainer.chunks.push(Chunk::new());
        }
        let chunks = &mut trainer.chunks[..tiles.min(CHUNKS)];
        let key = formwork_layers::dropout::mix(trainer.seed, trainer.steps);
        let step = Step { level, net: &*trainer.net, loss: &trainer.loss, key, samples, targets };
        if N::BARRIERS == 0 {
            trainer.threads.for_each(
                &mut trainer.workers,
                chunks.iter_mut().enumerate(),
                |(index, chunk), worker| {
                    chunk.clear();
                    let Some(tile) = &mut worker.tile else { return };
                    for number in run(index, tiles) {
                        step.pack(tile, number);
                        tile.run_forward(step.net, &step.pass(tile, 0, &[]), &mut worker.scratch);
                        chunk.score += step.score(tile);
                        let pass = step.pass(tile, 0, &[]);
                        tile.run_backward(step.net, &pass, &mut worker.scratch, &mut chunk.gradient);
                    }
                },
            );
        } else {
            for (index, chunk) in chunks.iter_mut().enumerate() {
                while chunk.tiles.len() < run(index, tiles).len() {
                    chunk.tiles.push(TileOf::<N, T>::new::<N>(false));
                }
            }
            step.between_barriers(&trainer.threads, &mut trainer.workers, chunks, &mut trainer.shared);
        }
    }
}

/// The tiles of a chunk.
fn run(chunk: usize, tiles: usize) -> Range<usize> {
    let chunks = tiles.min(CHUNKS);
    chunk * tiles / chunks..(chunk + 1) * tiles / chunks
}

impl<T: Scalar, N: Model<T>> Chunk<N, T> {
    fn new() -> Self {
        Chunk { gradient: memory::zeroed_box::<T, N>(), score: Score::default(), tiles: Vec::new() }
    }

    fn clear(&mut self) {
        memory::as_mut_slice::<T, N>(&mut self.gradient).fill(T::ZERO);
        self.score = Score::default();
    }
}

impl<T: Scalar, N: Model<T>, F: Loss<N::Output, G, T>, L: Level, G: Sync> Step<'_, N, F, T, L, G> {
    fn pack(&self, tile: &mut TileOf<N, T>, number: usize) {
        let first = number * TILE;
        let live = TILE.min(self.samples.len() - first);
        tile.pack(self.level, first, &self.samples[first..][..live]);
    }

    fn pass<'a>(&self, tile: &TileOf<N, T>, part: usize, shared: &'a [T]) -> Pass<'a, L, T> {
        Pass { level: self.level, part, live: tile.live, first: tile.first as u64, key: self.key, shared }
    }

    /// The tile's part of the loss, and dL/dy for the loss of the batch.
    fn score(&self, tile: &mut TileOf<N, T>) -> Score {
        let scale = T::ONE / T::from_f64(F::divisor(self.samples.len()) as f64);
        let targets = &self.targets[tile.first..][..tile.live];
        self.loss.tile::<L, Tiles<T>>(self.level, &tile.y, targets, scale, &mut tile.dy)
    }

    /// All parts of both passes, with a meeting of all tiles between two of them.
    fn between_barriers(
        &self,
        threads: &Threads,
        workers: &mut [Worker<N, T>],
        chunks: &mut [Chunk<N, T>],
        shared: &mut [T],
    ) {
        let count = self.samples.len().div_ceil(TILE);
        shared.fill(T::ZERO);
        for part in 0..=N::BARRIERS {
            let meetings = &*shared;
            threads.for_each(workers, chunks.iter_mut().enumerate(), |(index, chunk), worker| {
                for (number, tile) in run(index, count).zip(&mut chunk.tiles) {
                    if part == 0 {
                        self.pack(tile, number);
                    }
                    tile.run_forward(self.net, &self.pass(tile, part, meetings), &mut worker.scratch);
                }
            });
            if part < N::BARRIERS {
                meet::<_, _, N, _>(Meeting::Forward(part), in_order(chunks, count), shared);
            }
        }
        chunks.iter_mut().for_each(Chunk::clear);
        for part in 0..=N::BARRIERS {
            let meetings = &*shared;
            threads.for_each(workers, chunks.iter_mut().enumerate(), |(index, chunk), worker| {
                for (_, tile) in run(index, count).zip(&mut chunk.tiles) {
                    if part == 0 {
                        chunk.score += self.score(tile);
                    }
                    let pass = self.pass(tile, part, meetings);
                    tile.run_backward(self.net, &pass, &mut worker.scratch, &mut chunk.gradient);
                }
            });
            if part < N::BARRIERS {
                meet::<_, _, N, _>(Meeting::Backward(part), in_order(chunks, count), shared);
            }
        }
    }
}

/// The `count` tiles of a batch that the chunks hold. A chunk has more where a larger batch came before.
fn in_order<N: Model<T>, T: Scalar>(
    chunks: &[Chunk<N, T>],
    count: usize,
) -> impl Iterator<Item = &TileOf<N, T>> {
    chunks.iter().enumerate().flat_map(move |(index, chunk)| &chunk.tiles[..run(index, count).len()])
}
