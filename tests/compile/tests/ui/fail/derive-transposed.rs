//~ a transposed window of 3 with padding 3 before and 3 after would lose values of its input: each is at most one less than the window
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 16, 16>)]
struct Net {
    conv: Conv2d<3, 6, 3, 2, Pad<1>>,
    up: ConvTranspose2d<6, 8, 3, 2, Pad<3>, 1>,
    pool: GlobalAvgPool,
    fc: Linear<8, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 16, 16>>::zeros());
}
