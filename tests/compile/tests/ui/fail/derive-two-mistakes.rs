//~ this convolution takes 8 channels but is given 16
//~ this `Linear` takes a vector of 64 but is given one of 32
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    conv1: Conv2d<3, 16, 3>,
    conv2: Conv2d<8, 32, 3>,
    pool: GlobalAvgPool,
    fc: Linear<64, 10>,
}

fn main() {
    let net = Net::seeded(0);
    net.forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
