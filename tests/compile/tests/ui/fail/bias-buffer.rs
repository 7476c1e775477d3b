//~ a buffer is not learned, so it is no `#[bias]`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct Affine<const C: usize, T: Scalar = f32> {
    weight: [T; C],
    #[bias]
    #[buffer]
    mean: [T; C],
}

fn main() {}
