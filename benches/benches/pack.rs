//! Samples laid side by side into a tile, and taken apart again. Bytes are those read; as many are written.

mod family;

use criterion::Throughput;
use family::{Family, Tile, measure};
use formwork::layers::tile::{pack, unpack};
use formwork::prelude::*;
use formwork::tensor::{AtLevel, Level, TILE};
use formwork_benches::data::batch;
use std::hint::black_box;

struct Pack<'a, S: Shape> {
    samples: &'a [Tensor<S>],
    tile: &'a mut Tensor<S, Tile>,
}

impl<S: Shape> AtLevel for Pack<'_, S> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        pack(level, self.samples, self.tile);
    }
}

struct Unpack<'a, S: Shape> {
    tile: &'a Tensor<S, Tile>,
    samples: &'a mut [Tensor<S>],
}

impl<S: Shape> AtLevel for Unpack<'_, S> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        unpack(level, self.tile, self.samples);
    }
}

fn both<S: Shape>(family: &mut Family, name: &str) {
    let (mut samples, mut tile) = (batch::<S>(TILE, 0), Tensor::<S, Tile>::zeros());
    let bytes = Throughput::Bytes((TILE * S::LEN * size_of::<f32>()) as u64);
    let level = family.compute.level;
    family.pass(&format!("{name}/pack"), bytes.clone(), || {
        level.dispatch(Pack { samples: black_box(&samples), tile: &mut *tile });
    });
    family.pass(&format!("{name}/unpack"), bytes, || {
        level.dispatch(Unpack { tile: black_box(&tile), samples: &mut samples });
    });
}

fn main() {
    measure("pack", |family| {
        both::<Vector<10>>(family, "10 values");
        both::<Image<1, 28, 28>>(family, "1x28x28");
        both::<Image<64, 56, 56>>(family, "64x56x56");
    });
}
