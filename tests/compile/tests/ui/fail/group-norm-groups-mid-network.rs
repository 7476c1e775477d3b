//~ 0 groups do not divide 6 channels
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, GroupNorm<0, 6>, Relu, MaxPool2d<2>, Conv2d<6, 16, 5>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
