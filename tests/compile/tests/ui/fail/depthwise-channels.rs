//~ this convolution takes 16 channels but is given 8
use formwork::prelude::*;

fn main() {
    DepthwiseConv2d::<16, 3>::seeded(0).forward(&Tensor::<Image<8, 32, 32>>::zeros());
}
