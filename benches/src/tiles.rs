//! The passes of a network without a loss and an optimiser. As in the trainer, each thread has the memory of one tile, which
//! it uses for one tile after the other.

use formwork::layers::Pass;
use formwork::layers::tile::{Tile, pack, unpack};
use formwork::model::{Cut, Threads};
use formwork::prelude::*;
use formwork::tensor::memory::{self, Lines};
use formwork::tensor::{AtLevel, Compute, Element, Level, TILE};
use std::hint::black_box;
use std::marker::PhantomData;
use std::ops::Range;

/// The network, and the memory of its threads.
pub struct Tiles<N: Trainable> {
    net: Box<N>,
    workers: Vec<Worker<N>>,
    threads: Threads,
    compute: Compute,
}

/// What a thread works with.
struct Worker<N: Trainable> {
    lanes: Run<N, Lanes<f32, TILE>>,
    single: Run<N, f32>,
    gradient: Box<N>,
}

/// A tile.
struct Run<N: Trainable, E: Element<Scalar = f32>> {
    tile: Tile<E>,
    scratch: Lines<E>,
    net: PhantomData<N>,
}

impl<N: Trainable, E: Element<Scalar = f32>> Run<N, E> {
    fn new() -> Self {
        let scratch = Lines::zeros(N::TRAIN_SCRATCH.max(N::SCRATCH));
        Run { tile: Tile::new::<N::Input, N>(true), scratch, net: PhantomData }
    }

    fn forward_and_backward<L: Level>(
        &mut self,
        level: L,
        step: Step<'_, N>,
        samples: Range<usize>,
        sum: &mut N,
    ) {
        let Run { tile, scratch, .. } = self;
        tile.pack(level, samples.start, &step.images[samples.clone()]);
        let scratch = &mut scratch[..N::TRAIN_SCRATCH];
        let pass = Pass { level, part: 0, live: tile.live, first: 0, key: 0, shared: &[], frozen: false };
        tile.run_forward::<N::Input, N>(step.net, &pass, scratch);
        pack(level, &step.gradients[samples], Tensor::view_mut(&mut tile.dy));
        tile.run_backward::<N::Input, N>(step.net, &pass, scratch, Some(sum));
        black_box((&tile.y, &tile.dx));
    }
}

/// A batch to be computed.
struct Step<'a, N: Trainable> {
    net: &'a N,
    images: &'a [Tensor<N::Input>],
    gradients: &'a [Tensor<N::Output>],
}

impl<N: Trainable> Clone for Step<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Trainable> Copy for Step<'_, N> {}

impl<N: Trainable> Tiles<N> {
    /// Memory for so many threads.
    pub fn new(threads: usize) -> Self {
        let threads = Threads::new(threads);
        let worker = || Worker { lanes: Run::new(), single: Run::new(), gradient: N::zeros() };
        let workers = (0..threads.count()).map(|_| worker()).collect();
        Tiles { net: N::seeded(0), workers, threads, compute: Compute::detect() }
    }

    /// The outputs in inference, of whole tiles, on one thread.
    pub fn infer(&mut self, images: &[Tensor<N::Input>], outputs: &mut [Tensor<N::Output>]) {
        let Tiles { net, workers, compute, .. } = self;
        for (images, outputs) in images.chunks(TILE).zip(outputs.chunks_mut(TILE)) {
            compute.dispatch(Infer { net: &**net, run: &mut workers[0].lanes, images, outputs });
        }
    }

    /// The forward pass, dW and dX. Returns dW, summed over the batch.
    pub fn forward_and_backward(
        &mut self,
        images: &[Tensor<N::Input>],
        gradients: &[Tensor<N::Output>],
    ) -> &N {
        let Tiles { net, workers, threads, compute } = self;
        let step = Step { net: &**net, images, gradients };
        compute.dispatch(Batch { step, workers, threads });
        &self.workers[0].gradient
    }
}

struct Infer<'a, N: Trainable> {
    net: &'a N,
    run: &'a mut Run<N, Lanes<f32, TILE>>,
    images: &'a [Tensor<N::Input>],
    outputs: &'a mut [Tensor<N::Output>],
}

impl<N: Trainable> AtLevel for Infer<'_, N> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Run { tile, scratch, .. } = self.run;
        tile.pack(level, 0, self.images);
        let y = Tensor::view_mut(&mut tile.y);
        self.net.infer_tile(level, Tensor::<N::Input, _>::view(&tile.x), y, &mut scratch[..N::SCRATCH]);
        unpack(level, y, self.outputs);
    }
}

struct Batch<'a, N: Trainable> {
    step: Step<'a, N>,
    workers: &'a mut [Worker<N>],
    threads: &'a Threads,
}

impl<N: Trainable> AtLevel for Batch<'_, N> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Batch { step, workers, threads } = self;
        let cut = Cut::new(step.images.len());
        workers.iter_mut().for_each(|worker| memory::as_mut_slice::<f32, N>(&mut worker.gradient).fill(0.0));
        threads.for_each(workers, 0..cut.pieces(), |piece, worker| {
            if piece < cut.tiles() {
                worker.lanes.forward_and_backward(level, step, cut.tile(piece), &mut worker.gradient);
            } else {
                for sample in cut.remainder() {
                    worker.single.forward_and_backward(level, step, sample..sample + 1, &mut worker.gradient);
                }
            }
        });
        let [first, others @ ..] = workers else { unreachable!("there is a thread at least") };
        let sum = memory::as_mut_slice::<f32, N>(&mut first.gradient);
        for other in others {
            sum.iter_mut().zip(memory::as_slice::<f32, N>(&other.gradient)).for_each(|(sum, x)| *sum += x);
        }
    }
}
