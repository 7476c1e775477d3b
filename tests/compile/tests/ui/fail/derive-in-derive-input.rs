//~ this network takes an input of `formwork::prelude::Image<3, 32, 32>` but is given one of `formwork::prelude::Image<16, 30, 30>`
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Block {
    conv: Conv2d<3, 16, 3, 1, Pad<1>>,
    relu: Relu,
}

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    conv: Conv2d<3, 16, 3>,
    block: Block,
    pool: GlobalAvgPool,
    fc: Linear<16, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
