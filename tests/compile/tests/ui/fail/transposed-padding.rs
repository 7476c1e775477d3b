//~ a transposed window of 2 with padding 2 before and 2 after would lose values of its input: each is at most one less than the window
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose2d::<1, 6, 2, 2, Pad<2>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 14, 14>>::zeros());
}
