//! The passes of a network without a loss and an optimiser, on tiles.

use formwork::layers::Pass;
use formwork::layers::tile::{Tile, pack, unpack};
use formwork::model::Threads;
use formwork::prelude::*;
use formwork::tensor::{AnyLevel, AtLevel, Level, TILE, memory};

/// The network, and the memory of a batch.
pub struct Tiles<N: Model> {
    net: Box<N>,
    runs: Vec<Run<N>>,
    threads: Threads,
    /// One for each thread, which needs no memory of its own.
    turns: Vec<()>,
    level: AnyLevel,
}

/// A tile and its gradient.
pub struct Run<N: Model> {
    tile: Tile<N::Input, N::Output, Lanes<f32, TILE>>,
    scratch: Vec<Lanes<f32, TILE>>,
    gradient: Box<N>,
}

impl<N: Model> Run<N> {
    fn new() -> Self {
        let scratch = memory::zeroed_vec::<Lanes<f32, TILE>, _>(N::TRAIN_SCRATCH.max(N::SCRATCH));
        Run { tile: Tile::new::<N>(true), scratch, gradient: N::zeros() }
    }
}

impl<N: Model> Tiles<N> {
    /// Memory for batches of up to `count` samples.
    pub fn new(count: usize, threads: usize) -> Self {
        let threads = Threads::new(threads);
        let runs = (0..count.div_ceil(TILE)).map(|_| Run::new()).collect();
        Tiles {
            net: N::seeded(0),
            runs,
            turns: vec![(); threads.count()],
            threads,
            level: AnyLevel::detect(),
        }
    }

    /// What [`forward_and_backward`](Tiles::forward_and_backward) has computed.
    pub fn runs(&self) -> impl Iterator<Item = &Run<N>> {
        self.runs.iter()
    }

    /// The outputs in use.
    pub fn infer(&mut self, images: &[Tensor<N::Input>], outputs: &mut [Tensor<N::Output>]) {
        let Tiles { net, runs, level, .. } = self;
        let tiles = runs.iter_mut().zip(images.chunks(TILE)).zip(outputs.chunks_mut(TILE));
        tiles.for_each(|((run, images), outputs)| {
            level.dispatch(Infer { net: &**net, run, images, outputs });
        });
    }

    /// The forward pass, dW and dX.
    pub fn forward_and_backward(&mut self, images: &[Tensor<N::Input>], gradients: &[Tensor<N::Output>]) {
        let Tiles { net, runs, threads, turns, level } = self;
        threads.for_each(turns, runs.iter_mut().enumerate(), |(index, run), ()| {
            let range = index * TILE..images.len().min((index + 1) * TILE);
            level.dispatch(Pair {
                net: &**net,
                run,
                images: &images[range.clone()],
                gradients: &gradients[range],
            });
        });
    }
}

struct Infer<'a, N: Model> {
    net: &'a N,
    run: &'a mut Run<N>,
    images: &'a [Tensor<N::Input>],
    outputs: &'a mut [Tensor<N::Output>],
}

impl<N: Model> AtLevel for Infer<'_, N> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Run { tile, scratch, .. } = self.run;
        tile.pack(level, 0, self.images);
        self.net.infer_tile(level, &tile.x, &mut tile.y, &mut scratch[..N::SCRATCH]);
        unpack(level, &tile.y, self.outputs);
    }
}

struct Pair<'a, N: Model> {
    net: &'a N,
    run: &'a mut Run<N>,
    images: &'a [Tensor<N::Input>],
    gradients: &'a [Tensor<N::Output>],
}

impl<N: Model> AtLevel for Pair<'_, N> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Run { tile, scratch, gradient } = self.run;
        memory::as_mut_slice::<f32, N>(gradient).fill(0.0);
        tile.pack(level, 0, self.images);
        let scratch = &mut scratch[..N::TRAIN_SCRATCH];
        let pass = Pass { level, part: 0, live: tile.live, first: 0, key: 0, shared: &[] };
        tile.run_forward(self.net, &pass, scratch);
        pack(level, self.gradients, &mut tile.dy);
        tile.run_backward(self.net, &pass, scratch, gradient);
    }
}
