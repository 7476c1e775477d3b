//~ this convolution takes 8 channels but is given 16
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    stem: (Conv2d<3, 16, 3, 1, Pad<1>>, Relu),
    body: ((Conv2d<16, 16, 3, 1, Pad<1>>, Relu), (Conv2d<8, 16, 3, 1, Pad<1>>, Relu)),
    head: (GlobalAvgPool, Linear<16, 10>),
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
