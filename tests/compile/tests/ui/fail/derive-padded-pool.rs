//~ a pooling window of 3 has padding 2 before and 2 after: each is at most half the window
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    stem: Conv2d<3, 16, 3>,
    pool: MaxPool2d<3, 2, Pad<2>>,
    gap: GlobalAvgPool,
    fc: Linear<16, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
