//~ a `Dropout2d` drops at most 100 percent
use formwork::layers::{InPlace, Pass};
use formwork::prelude::*;
use formwork::tensor::Portable;

fn main() {
    // As training does; a level named here keeps the machine's own out of the output.
    let pass = Pass { level: Portable, part: 0, live: 1, first: 0, key: 0, shared: &[], frozen: false };
    let mut y = Tensor::<Image<1, 1, 1>>::new([[[1.0]]]);
    InPlace::<Image<1, 1, 1>, f32>::forward_in_place(&Dropout2d::<101>, &pass, &mut y);
}
