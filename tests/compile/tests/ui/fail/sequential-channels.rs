//~ `formwork::prelude::BatchNorm2d<16>` takes 16 channels but is given 8
use formwork::prelude::*;

#[derive(Sequential)]
struct Block {
    conv: Conv2d<3, 8, 3>,
    norm: BatchNorm2d<16>,
    relu: Relu,
}

#[derive(Network)]
#[network(input = Image<3, 8, 8>)]
struct Net {
    block: Block,
    pool: GlobalAvgPool,
    fc: Linear<8, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 8, 8>>::zeros());
}
