//~ this convolution takes 1 channels but is given 3
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 28, 28>)]
struct Digits {
    conv1: Conv2d<1, 6, 5>,
    flatten: Flatten,
    fc1: Linear<3456, 10>,
}

fn main() {}
