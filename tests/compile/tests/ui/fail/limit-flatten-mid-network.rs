//~ an image of 32 x 24 x 24 has more than 16384 elements, the most that a `Flatten` computes
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 32, 5>, Relu, Flatten, Linear<18432, 10>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
