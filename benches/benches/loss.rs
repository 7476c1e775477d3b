//! Softmax, and cross-entropy with its gradient. Elements are scores.

mod family;

use criterion::Throughput;
use family::{Family, Tile, measure};
use formwork::prelude::*;
use formwork::tensor::{AtLevel, Element, Level, TILE, memory};
use formwork_benches::data::fill;
use std::hint::black_box;

/// The loss of a tile.
struct Tiled<'a, const N: usize> {
    y: &'a Tensor<Vector<N>, Tile>,
    targets: &'a [Class<N>],
    dy: &'a mut Tensor<Vector<N>, Tile>,
}

impl<const N: usize> AtLevel for Tiled<'_, N>
where
    CrossEntropy: Loss<Vector<N>, Class<N>>,
{
    type Output = f64;
    fn at<L: Level>(self, level: L) -> f64 {
        CrossEntropy.tile(level, self.y, self.targets, 1.0, self.dy).loss
    }
}

fn classes<const N: usize>(family: &mut Family)
where
    CrossEntropy: Loss<Vector<N>, Class<N>>,
    Softmax: Layer<Vector<N>>,
{
    let name = format!("softmax of {N}");
    family.forward::<Vector<N>, Softmax, Tile>(&name);
    family.backward::<Vector<N>, Softmax, Tile>(&name);
    family.forward::<Vector<N>, Softmax, f32>(&format!("one sample {name}"));

    let (mut y, mut dy) = (Tensor::<Vector<N>, Tile>::zeros(), Tensor::zeros());
    fill(memory::flatten_mut::<f32, Tile>(y.as_mut_slice()), 0);
    let targets: Vec<_> = (0..TILE).filter_map(|i| Class::new(i).ok()).collect();
    let level = family.compute.level;
    family.pass(&format!("cross-entropy of {N}"), Throughput::Elements((N * Tile::LANES) as u64), || {
        black_box(level.dispatch(Tiled { y: black_box(&y), targets: &targets, dy: &mut dy }));
    });
}

fn main() {
    measure("loss", |family| {
        classes::<10>(family);
        classes::<1000>(family);
    });
}
