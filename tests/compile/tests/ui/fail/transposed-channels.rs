//~ this convolution takes 3 channels but is given 1
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose2d::<3, 6, 2, 2>::seeded(0);
    layer.forward(&Tensor::<Image<1, 14, 14>>::zeros());
}
