//~ 4 groups do not divide 6 channels
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 3>, ChannelShuffle<4>, Relu, GlobalAvgPool)>::seeded(0);
    net.forward(&Tensor::<Image<1, 8, 8>>::zeros());
}
