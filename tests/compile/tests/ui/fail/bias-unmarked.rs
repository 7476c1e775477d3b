//~ a field called `bias` is marked `#[bias]`, so that its values are not counted among the weights
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct Affine<const C: usize, T: Scalar = f32> {
    weight: [T; C],
    bias: [T; C],
}

fn main() {}
