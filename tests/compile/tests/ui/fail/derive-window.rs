//~ a window of 29 (stride 1, padding 0 before and 0 after) does not fit the height of its input, which is 28
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 32>)]
struct Digits {
    conv1: Conv2d<1, 8, 29>,
    flatten: Flatten,
    fc1: Linear<8, 10>,
}

fn main() {}
