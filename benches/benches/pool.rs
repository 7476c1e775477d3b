//! Pooling. Elements are values of the input.

mod family;

use family::{Family, Tile, measure};
use formwork::prelude::*;

type Input = Image<32, 28, 28>;

fn both<N: Layer<Input> + Init<f32>>(family: &mut Family, name: &str) {
    family.forward::<Input, N, Tile>(name);
    family.backward::<Input, N, Tile>(name);
    family.forward::<Input, N, f32>(&format!("one sample {name}"));
}

fn main() {
    measure("pool", |family| {
        both::<MaxPool2d<2>>(family, "max 2x2");
        family.training::<Input, MaxPool2d<2>, Tile>("max 2x2");
        both::<MaxPool2d<3, 2>>(family, "max 3x3, stride 2");
        both::<AvgPool2d<2>>(family, "average 2x2");
        both::<GlobalAvgPool>(family, "global average");
    });
}
