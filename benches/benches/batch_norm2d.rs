//! Batch normalisation, over the samples of one tile. Elements are values.

mod family;

use family::{Tile, measure};
use formwork::prelude::*;

fn main() {
    measure("batch_norm2d", |family| {
        family.forward::<Image<32, 28, 28>, BatchNorm2d<32>, Tile>("32 channels, 28x28");
        family.training::<Image<32, 28, 28>, BatchNorm2d<32>, Tile>("32 channels, 28x28");
        family.backward::<Image<32, 28, 28>, BatchNorm2d<32>, Tile>("32 channels, 28x28");
        family.forward::<Image<32, 28, 28>, BatchNorm2d<32>, f32>("one sample 32 channels, 28x28");
    });
}
