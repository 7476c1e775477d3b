//~ `Convolution<Dense<1, 6>, Axis<5>, Axis<5>>` takes an image but is given a vector of 784
use formwork::prelude::*;

fn main() {
    let net = <(Flatten, Linear<784, 784>, Conv2d<1, 6, 5>, Relu)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
