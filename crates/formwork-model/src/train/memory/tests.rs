//! The bytes of a step: what is said beforehand against what is held afterwards.

use super::*;
use crate::prelude::*;
use crate::train::buffers::{Chunk, Tiles, Worker};
use formwork_layers::{BatchNorm2d, Conv2d, Flatten, GlobalAvgPool, Linear, OnHeap, Relu};
use formwork_tensor::{Image, Tensor, Vector};

type Plain = Network<Image<1, 4, 4>, (Conv2d<1, 2, 3>, Relu, Flatten, Linear<8, 1>)>;
type Normed = Network<Image<1, 4, 4>, (Conv2d<1, 2, 3>, BatchNorm2d<2>, Relu, Flatten, Linear<8, 1>)>;

/// What the buffers really hold, for the test that [`step_bytes`](Trainer::step_bytes) is right.
impl<N: Trainable<T>, F, O, T: Scalar> Trainer<N, F, O, T> {
    fn held(&self) -> u64 {
        let tile = |tiles: &Tiles<T>| {
            let lanes = tiles.lanes.iter().map(|tile| size_of::<Lanes<T, TILE>>() * lens(tile));
            let alone = tiles.remainder.iter().map(|tile| size_of::<T>() * lens(tile));
            lanes.chain(alone).sum::<usize>()
        };
        let chunks = self.chunks.iter().map(|Chunk { tiles, .. }| size_of::<N>() + tile(tiles));
        let workers = self
            .workers
            .iter()
            .map(|Worker { tiles, scratch }| tile(tiles) + scratch.len() * size_of::<Lanes<T, TILE>>());
        (chunks.sum::<usize>() + workers.sum::<usize>()) as u64
    }
}

fn lens<E: formwork_tensor::Element>(tile: &formwork_layers::tile::Tile<E>) -> usize {
    tile.x.len() + tile.y.len() + tile.dy.len() + tile.tape.len()
}

fn as_said<N: Trainable<Input = Image<1, 4, 4>, Output = Vector<1>>>() {
    for (samples, threads) in [(1, 1), (64, 1), (64, 3), (200, 2), (128, 1)] {
        let mut trainer = Trainer::new(N::zeros(), MeanSquaredError, Sgd::default()).threads(threads);
        let targets = vec![Tensor::<Vector<1>>::new([1.0]); samples];
        trainer.step(&Tensor::zeros_batch(samples), &targets).unwrap();
        let (said, held) = (trainer.step_bytes(samples), trainer.held());
        // Singles are kept as many as there can be, once there are some.
        let slack = 4 * tile::<f32, N>(4) as u64;
        assert!(held <= said + slack && said <= held + slack, "{samples} {threads}: {said}, really {held}");
    }
}

#[test]
fn a_step_takes_what_was_said() {
    as_said::<Plain>();
    as_said::<Normed>();
}

/// Four terabytes.
#[test]
fn a_batch_that_does_not_fit() {
    type Wide = Network<
        Image<1, 1000, 1000>,
        (Conv2d<1, 1, 1>, BatchNorm2d<1>, GlobalAvgPool, Flatten, Linear<1, 1>),
    >;
    let net = Network::<Image<1, 4, 4>, (Flatten, Linear<16, 1>)>::zeros();
    let trainer = Trainer::<_, _, _, f32>::new(net, MeanSquaredError, Sgd::default());
    assert_eq!(trainer.check_memory(64, 0), Ok(()));
    if available_memory().is_none() {
        return;
    }
    assert!(matches!(trainer.check_memory(64, u64::MAX), Err(TrainError::Memory { needed: u64::MAX, .. })));
    let trainer = Trainer::<_, _, _, f32>::new(Wide::zeros(), MeanSquaredError, Sgd::default()).threads(1);
    let Err(error @ TrainError::Memory { samples: 500_000, needed, available }) =
        trainer.check_memory(500_000, 0)
    else {
        panic!("there is not the memory");
    };
    assert!(needed > available && needed > 4 << 40);
    let words = error.to_string();
    assert!(words.contains("500000 samples") && words.contains(&needed.to_string()), "{words}");
}

#[test]
fn what_linux_writes() {
    let text =
        "Limit  Soft Limit\nMax address space         4096    unlimited   bytes\nMemAvailable:   12 kB\n";
    assert_eq!(field(text, "Max address space"), Some("4096"));
    assert_eq!(kibibytes(text, "MemAvailable:"), Some(12 << 10));
    assert_eq!((field(text, "Swap:"), kibibytes("VmSize: x", "VmSize:")), (None, None));
}
