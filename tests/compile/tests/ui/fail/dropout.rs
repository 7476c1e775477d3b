//~ a `Dropout` drops at most 100 percent
use formwork::layers::Pass;
use formwork::prelude::*;
use formwork::tensor::Portable;

fn main() {
    // As training does; a level named here keeps the machine's own out of the output.
    let pass = Pass { level: Portable, part: 0, live: 1, first: 0, key: 0, shared: &[], frozen: false };
    Dropout::<101>.forward_in_place(&pass, &mut Tensor::<Vector<3>>::new([1.0; 3]));
}
