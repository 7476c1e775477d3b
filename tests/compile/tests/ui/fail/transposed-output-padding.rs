//~ an output padding of 2 is smaller neither than the stride, 2, nor than the dilation, 1
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose2d::<1, 6, 3, 2, Pad<1>, 2>::seeded(0);
    layer.forward(&Tensor::<Image<1, 14, 14>>::zeros());
}
