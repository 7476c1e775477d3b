//~ this convolution takes 8 channels but is given 6
use formwork::prelude::*;

fn main() {
    let layer = GroupedConv2d::<8, 4, 2, 3>::seeded(0);
    layer.forward(&Tensor::<Image<6, 9, 9>>::zeros());
}
