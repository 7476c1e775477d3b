//~ this convolution takes 8 channels but is given 6
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Relu, MaxPool2d<2>, Conv2d<8, 16, 5>, Flatten)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
