//~ this convolution takes 16 channels but is given 32
use formwork::prelude::*;

type Conv<const I: usize, const O: usize> = (Conv2d<I, O, 3, 1, Pad<1>, NoBias>, BatchNorm2d<O>, Relu);

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    block1: Conv<3, 16>,
    block2: Conv<16, 32>,
    block3: Conv<16, 32>,
    pool: GlobalAvgPool,
    fc: Linear<32, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
