//~ this convolution takes 3 channels but is given 1
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<3, 6, 5>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
