//~ a transposed window of 3 (stride 1, padding 2 before and 2 after, output padding 0) leaves nothing of a height of 2
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose2d::<1, 6, 3, 1, Pad<2>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 2, 14>>::zeros());
}
