//~ this convolution takes 16 channels but is given 32
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    stem: Conv2d<3, 32, 3>,
    depthwise: DepthwiseConv2d<16, 3, 1, Pad<1>>,
    pointwise: Conv2d<16, 64, 1>,
    pool: GlobalAvgPool,
    fc: Linear<64, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
