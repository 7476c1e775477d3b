//! The passes of a network without a loss and an optimiser, on tiles.

use formwork::layers::Pass;
use formwork::layers::tile::{Tile, pack, unpack};
use formwork::model::{Cut, Threads};
use formwork::prelude::*;
use formwork::tensor::{AnyLevel, AtLevel, Element, Level, TILE, memory};

/// The network, and the memory of a batch.
pub struct Tiles<N: Model> {
    net: Box<N>,
    tiles: Vec<Run<N, Lanes<f32, TILE>>>,
    /// The samples that are computed one by one, with one gradient.
    alone: Option<Run<N, f32>>,
    cut: Cut,
    threads: Threads,
    /// One for each thread, which needs no memory of its own.
    turns: Vec<()>,
    level: AnyLevel,
}

/// A tile and its gradient.
pub struct Run<N: Model, E: Element<Scalar = f32>> {
    tile: Tile<N::Input, N::Output, E>,
    scratch: Vec<E>,
    gradient: Box<N>,
}

impl<N: Model, E: Element<Scalar = f32>> Run<N, E> {
    fn new() -> Self {
        let scratch = memory::zeroed_vec::<E, _>(N::TRAIN_SCRATCH.max(N::SCRATCH));
        Run { tile: Tile::new::<N>(true), scratch, gradient: N::zeros() }
    }

    fn forward_and_backward<L: Level>(
        &mut self,
        level: L,
        net: &N,
        images: &[Tensor<N::Input>],
        gradients: &[Tensor<N::Output>],
    ) {
        let Run { tile, scratch, gradient } = self;
        tile.pack(level, 0, images);
        let scratch = &mut scratch[..N::TRAIN_SCRATCH];
        let pass = Pass { level, part: 0, live: tile.live, first: 0, key: 0, shared: &[] };
        tile.run_forward(net, &pass, scratch);
        pack(level, gradients, &mut tile.dy);
        tile.run_backward(net, &pass, scratch, gradient);
    }

    fn clear(&mut self) {
        memory::as_mut_slice::<f32, N>(&mut self.gradient).fill(0.0);
    }
}

impl<N: Model> Tiles<N> {
    /// Memory for batches of `count` samples.
    pub fn new(count: usize, threads: usize) -> Self {
        let threads = Threads::new(threads);
        let cut = Cut::new(count);
        Tiles {
            net: N::seeded(0),
            tiles: (0..cut.tiles()).map(|_| Run::new()).collect(),
            alone: (!cut.alone().is_empty()).then(Run::new),
            cut,
            turns: vec![(); threads.count()],
            threads,
            level: AnyLevel::detect(),
        }
    }

    /// The gradients that [`forward_and_backward`](Tiles::forward_and_backward) has computed.
    pub fn gradients(&self) -> impl Iterator<Item = &N> {
        self.tiles.iter().map(|run| &*run.gradient).chain(self.alone.iter().map(|run| &*run.gradient))
    }

    /// The outputs in use, of whole tiles.
    pub fn infer(&mut self, images: &[Tensor<N::Input>], outputs: &mut [Tensor<N::Output>]) {
        let Tiles { net, tiles, level, .. } = self;
        let tiles = tiles.iter_mut().zip(images.chunks(TILE)).zip(outputs.chunks_mut(TILE));
        tiles.for_each(|((run, images), outputs)| {
            level.dispatch(Infer { net: &**net, run, images, outputs });
        });
    }

    /// The forward pass, dW and dX.
    pub fn forward_and_backward(&mut self, images: &[Tensor<N::Input>], gradients: &[Tensor<N::Output>]) {
        self.level.dispatch(Pair { tiles: self, images, gradients });
    }
}

struct Infer<'a, N: Model> {
    net: &'a N,
    run: &'a mut Run<N, Lanes<f32, TILE>>,
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
    tiles: &'a mut Tiles<N>,
    images: &'a [Tensor<N::Input>],
    gradients: &'a [Tensor<N::Output>],
}

impl<N: Model> AtLevel for Pair<'_, N> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Pair { tiles: Tiles { net, tiles, alone, cut, threads, turns, .. }, images, gradients } = self;
        let (net, cut) = (&**net, *cut);
        threads.for_each(turns, tiles.iter_mut().enumerate(), |(index, run), ()| {
            run.clear();
            let samples = cut.tile(index);
            run.forward_and_backward(level, net, &images[samples.clone()], &gradients[samples]);
        });
        if let Some(run) = alone {
            run.clear();
            for sample in cut.alone() {
                let sample = sample..sample + 1;
                run.forward_and_backward(level, net, &images[sample.clone()], &gradients[sample]);
            }
        }
    }
}
