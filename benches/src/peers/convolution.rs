//! Single convolutions.

use crate::clock::{Clock, fill};
use formwork::layers::Pass;
use formwork::layers::tile::{Tile, pack};
use formwork::prelude::*;
use formwork::tensor::{AnyLevel, AtLevel, Level, TILE, memory};
use rayon::prelude::*;
use std::hint::black_box;

/// 64 -> 64, 3x3, same size, 56x56.
pub(crate) type A = Network<Image<64, 56, 56>, Conv2d<64, 64, 3, 1, 2>>;
/// 3 -> 32, 3x3, same size, 32x32.
pub(crate) type B = Network<Image<3, 32, 32>, Conv2d<3, 32, 3, 1, 2>>;
/// 256 -> 256, 3x3, same size, 14x14.
pub(crate) type C = Network<Image<256, 14, 14>, Conv2d<256, 256, 3, 1, 2>>;
/// 16 -> 16, 5x5, 14x14.
pub(crate) type D = Network<Image<16, 14, 14>, Conv2d<16, 16, 5>>;

fn batch<S: Shape>(count: usize, seed: u32) -> Vec<Tensor<S>> {
    let mut images = Tensor::<S>::zeros_batch(count);
    images.iter_mut().zip(seed..).for_each(|(image, seed)| fill(image.as_mut_slice(), seed));
    images
}

fn gflops<N: Model>(passes: u64, count: usize, seconds: f64) -> (f64, &'static str) {
    ((2 * passes * N::MACS * count as u64) as f64 / seconds / 1e9, "GFLOP/s")
}

/// The forward pass.
pub(crate) fn forward<N: Model>(clock: &Clock, count: usize) -> (f64, &'static str) {
    let images = batch::<N::Input>(count, 0);
    let mut outputs = Tensor::<N::Output>::zeros_batch(count);
    let mut inference = Inference::new(N::seeded(0)).threads(clock.threads);
    let seconds = clock.median(|| {
        inference.run_into(black_box(&images), &mut outputs);
        black_box(&outputs);
    });
    gflops::<N>(1, count, seconds)
}

/// The forward pass, dW and dX.
pub(crate) fn both<N: Model>(clock: &Clock, count: usize) -> (f64, &'static str) {
    let images = batch::<N::Input>(count, 0);
    let gradients = batch::<N::Output>(count, 1000);
    let net = N::seeded(0);
    let mut runs: Vec<Run<N>> = (0..count.div_ceil(TILE)).map(|_| Run::new()).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(clock.threads).build().ok();
    let level = AnyLevel::detect();
    let seconds = clock.median(|| {
        let work = |(index, run): (usize, &mut Run<N>)| {
            let range = index * TILE..count.min((index + 1) * TILE);
            level.dispatch(Pair {
                net: &*net,
                run,
                images: &images[range.clone()],
                gradients: &gradients[range],
            });
        };
        match &pool {
            Some(pool) if clock.threads > 1 => {
                pool.install(|| runs.par_iter_mut().enumerate().for_each(work))
            }
            _ => runs.iter_mut().enumerate().for_each(work),
        }
        runs.iter().for_each(|run| {
            black_box(&run.tile.dx);
            black_box(&run.gradient);
        });
    });
    gflops::<N>(3, count, seconds)
}

/// A tile and its gradient.
struct Run<N: Model> {
    tile: Tile<N::Input, N::Output, Lanes<f32, TILE>>,
    scratch: Vec<Lanes<f32, TILE>>,
    gradient: Box<N>,
}

impl<N: Model> Run<N> {
    fn new() -> Self {
        let scratch = memory::zeroed_vec::<Lanes<f32, TILE>, _>(N::TRAIN_SCRATCH);
        Run { tile: Tile::new::<N>(true), scratch, gradient: N::zeros() }
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
        let pass = Pass { level, part: 0, live: tile.live, first: 0, key: 0, shared: &[] };
        tile.run_forward(self.net, &pass, scratch);
        pack(level, self.gradients, &mut tile.dy);
        tile.run_backward(self.net, &pass, scratch, gradient);
    }
}
