//! Fully connected layers. Elements are multiply-adds.

mod family;

use family::{Tile, measure};
use formwork::prelude::*;

fn main() {
    measure("linear", |family| {
        family.forward::<Vector<400>, Linear<400, 120>, Tile>("400 to 120");
        family.weights::<Vector<400>, Linear<400, 120>, Tile>("400 to 120");
        family.backward::<Vector<400>, Linear<400, 120>, Tile>("400 to 120");
        family.forward::<Vector<2048>, Linear<2048, 256>, Tile>("2048 to 256");
        family.weights::<Vector<2048>, Linear<2048, 256>, Tile>("2048 to 256");
        family.backward::<Vector<2048>, Linear<2048, 256>, Tile>("2048 to 256");
        family.forward::<Vector<400>, Linear<400, 120>, f32>("one sample 400 to 120");
        family.forward::<Vector<2048>, Linear<2048, 256>, f32>("one sample 2048 to 256");
        family.backward::<Vector<400>, Linear<400, 120>, f32>("one sample 400 to 120");
    });
}
