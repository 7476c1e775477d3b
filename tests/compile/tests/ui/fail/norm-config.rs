//~ a normalisation has a finite eps of at least 0
use formwork::prelude::*;
use formwork::tensor::Portable;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Negative;
impl NormConfig for Negative {
    const EPS: f64 = -1e-5;
}

fn main() {
    // A level named here keeps the machine's own out of the output.
    let norm = GroupNorm::<1, 1, f32, Negative>::seeded(0);
    let (x, mut y) = (Tensor::<Vector<1>>::new([1.0]), Tensor::<Vector<1>>::new([0.0]));
    norm.infer_tile(Portable, &x, &mut y, &mut []);
}
