//~ an image of 39 x 21 x 21 has too many elements for a `Flatten`, which computes lengths up to 16384 and multiples of 32 up to 262144
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 39, 8>, Relu, Flatten, Linear<17199, 10>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
