//! Single convolutions.

use crate::Figure;
use formwork::prelude::*;
use formwork_benches::clock::Clock;
use formwork_benches::data::batch;
use formwork_benches::tiles::Tiles;
use std::hint::black_box;

/// 64 -> 64, 3x3, same size, 56x56.
pub(crate) type A = Network<Image<64, 56, 56>, Conv2d<64, 64, 3, 1, Pad<1>>>;
/// 3 -> 32, 3x3, same size, 32x32.
pub(crate) type B = Network<Image<3, 32, 32>, Conv2d<3, 32, 3, 1, Pad<1>>>;
/// 256 -> 256, 3x3, same size, 14x14.
pub(crate) type C = Network<Image<256, 14, 14>, Conv2d<256, 256, 3, 1, Pad<1>>>;
/// 16 -> 16, 5x5, 14x14.
pub(crate) type D = Network<Image<16, 14, 14>, Conv2d<16, 16, 5>>;

fn figure<N: Trainable>(passes: u64, count: usize, seconds: f64) -> Figure {
    Figure::gflops((2 * passes * N::MACS * count as u64) as f64 / seconds)
}

/// The forward pass.
pub(crate) fn forward<N: Trainable>(clock: &Clock, count: usize) -> Figure {
    let images = batch::<N::Input>(count, 0);
    let mut outputs = Tensor::<N::Output>::zeros_batch(count);
    let mut inference = Inference::new(N::seeded(0)).threads(clock.threads);
    let seconds = clock.median(|| {
        inference.run_into(black_box(&images), &mut outputs);
        black_box(&outputs);
    });
    figure::<N>(1, count, seconds)
}

/// The forward pass, dW and dX.
pub(crate) fn both<N: Trainable>(clock: &Clock, count: usize) -> Figure {
    let images = batch::<N::Input>(count, 0);
    let gradients = batch::<N::Output>(count, 1000);
    let mut tiles = Tiles::<N>::new(clock.threads);
    let seconds = clock.median(|| {
        black_box(tiles.forward_and_backward(black_box(&images), &gradients));
    });
    figure::<N>(3, count, seconds)
}
