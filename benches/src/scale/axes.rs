//! The networks of each axis. Shapes are types, so every size is named here.

use super::{Axis, Figure, Work};
use formwork::prelude::*;
use formwork_benches::clock::Clock;
use formwork_benches::data::{batch, labels};
use formwork_benches::tiles::Tiles;
use std::hint::black_box;

const BATCHES: [usize; 18] = [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 32, 63, 64, 65, 256, 1024, 4096];
/// The batch on which threads are compared.
const SHARED_BATCH: usize = 1024;
/// The batch of single layers.
const BATCH: usize = 8;

/// A 3x3 convolution that keeps the size and the number of channels, and ReLU.
type Block<const C: usize> = (Conv2d<C, C, 3, 1, Pad<1>>, Relu);
type Twice<L> = (L, L);
type Two = Twice<Block<8>>;
type Four = Twice<Two>;
type Eight = Twice<Four>;
type Sixteen = Twice<Eight>;
type ThirtyTwo = Twice<Sixteen>;
type SixtyFour = Twice<ThirtyTwo>;

/// Where figures go.
type To<'a> = &'a mut dyn FnMut(Figure);

/// The figures of an axis on one thread.
pub(super) fn measure(axis: Axis, clock: &Clock, to: To) {
    macro_rules! sides {
        ($($side:literal)*) => {{
            $(block::<Network<Image<8, $side, $side>, Block<8>>>(axis, $side, clock, to);)*
        }};
    }
    macro_rules! channels {
        ($($count:literal)*) => {{
            $(block::<Network<Image<$count, 14, 14>, Block<$count>>>(axis, $count, clock, to);)*
        }};
    }
    macro_rules! depths {
        ($($count:literal $layers:ty),*) => {{
            $(block::<Network<Image<8, 16, 16>, $layers>>(axis, $count, clock, to);)*
        }};
    }
    match axis {
        Axis::Batch => BATCHES.into_iter().for_each(|size| lenet(axis, size, size, clock, to)),
        Axis::Threads => {}
        Axis::Side => sides!(7 8 12 13 14 16 24 27 28 32 56 112 224),
        Axis::Depth => depths!(2 Two, 4 Four, 8 Eight, 16 Sixteen, 32 ThirtyTwo, 64 SixtyFour),
        Axis::Channels => channels!(1 2 3 4 5 6 7 8 12 16 17 24 32 64 128 256 512),
    }
}

/// One thread, and as many more as the machine has processors, up to four.
pub(super) fn threads(seconds: f64, to: To) {
    let most = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    // The most first: one thread is pinned.
    for count in (1..=most).rev() {
        lenet(Axis::Threads, count, SHARED_BATCH, &Clock::new(count, seconds), to);
    }
}

/// LeNet-5 on a batch, in inference and in training.
fn lenet(axis: Axis, size: usize, count: usize, clock: &Clock, to: To) {
    let images = batch::<Image<1, 28, 28>>(count, 0);
    let mut outputs = Tensor::zeros_batch(count);
    let mut inference = Inference::new(LeNet5::seeded(0)).threads(clock.threads);
    let mut figure =
        |work, seconds: f64| to(Figure { axis, size, work, value: seconds * 1e6 / count as f64 });
    let seconds = clock.median(|| {
        inference.run_into(black_box(&images), &mut outputs);
        black_box(&outputs);
    });
    figure(Work::Inference, seconds);
    let labels = labels(count);
    let sgd = Sgd { lr: 1e-3, momentum: 0.9, ..Sgd::default() };
    let mut trainer = Trainer::new(LeNet5::seeded(0), CrossEntropy, sgd).threads(clock.threads);
    let seconds = clock.median(|| {
        black_box(trainer.step(black_box(&images), &labels).is_ok());
    });
    figure(Work::Training, seconds);
}

/// The passes of a network on a batch: in inference, and forward with dW and dX.
fn block<N: Trainable>(axis: Axis, size: usize, clock: &Clock, to: To) {
    let images = batch::<N::Input>(BATCH, 0);
    let mut outputs = batch::<N::Output>(BATCH, 1000);
    let mut tiles = Tiles::<N>::new(1);
    let mut figure = |work, passes: u64, seconds: f64| {
        let operations = (2 * passes * N::MACS * BATCH as u64) as f64;
        to(Figure { axis, size, work, value: operations / seconds / 1e9 });
    };
    let seconds = clock.median(|| {
        black_box(tiles.forward_and_backward(black_box(&images), &outputs));
    });
    figure(Work::Training, 3, seconds);
    let seconds = clock.median(|| {
        tiles.infer(black_box(&images), &mut outputs);
        black_box(&outputs);
    });
    figure(Work::Inference, 1, seconds);
}
