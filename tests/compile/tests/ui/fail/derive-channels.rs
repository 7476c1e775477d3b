//~ this convolution takes 7 channels but is given 6
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Digits {
    conv1: Conv2d<1, 6, 5>,
    relu1: Relu,
    conv2: Conv2d<7, 16, 5>,
    flatten: Flatten,
    fc1: Linear<6400, 10>,
}

fn main() {}
