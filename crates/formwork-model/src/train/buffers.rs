//! The memory for a step: tiles, chunks, and what threads work with.

use crate::loss::Score;
use crate::network::Trainable;
use formwork_layers::tile::Tile;
use formwork_tensor::memory::Lines;
use formwork_tensor::{Lanes, Scalar, TILE};

/// Of what the gradient is the sum since the last step.
#[derive(Clone, Copy, Default)]
pub(super) struct Held {
    pub(super) batches: usize,
    pub(super) samples: usize,
}

/// The tiles of a part of the batch, and its single samples.
pub(super) struct Tiles<T: Scalar> {
    pub(super) lanes: Vec<Tile<Lanes<T, TILE>>>,
    pub(super) remainder: Vec<Tile<T>>,
}

impl<T: Scalar> Tiles<T> {
    pub(super) const fn new() -> Self {
        Tiles { lanes: Vec::new(), remainder: Vec::new() }
    }

    /// Memory for so many of each.
    pub(super) fn reserve<N: Trainable<T>>(&mut self, lanes: usize, remainder: usize) {
        while self.lanes.len() < lanes {
            self.lanes.push(Tile::new::<N::Input, N>(false));
        }
        while self.remainder.len() < remainder {
            self.remainder.push(Tile::new::<N::Input, N>(false));
        }
    }
}

/// A run of tiles.
pub(super) struct Chunk<N, T: Scalar> {
    pub(super) gradient: Box<N>,
    pub(super) score: Score,
    /// For networks with barriers, where a tile outlives its turn; without barriers a worker's own are enough.
    pub(super) tiles: Tiles<T>,
}

/// What a thread works with.
pub(super) struct Worker<T: Scalar> {
    pub(super) tiles: Tiles<T>,
    pub(super) scratch: Lines<Lanes<T, TILE>>,
}
