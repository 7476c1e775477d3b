//~ this network takes an input of `formwork::prelude::Image<4, 6, 6>` but is given one of `formwork::prelude::Image<4, 8, 8>`
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<4, 6, 6>)]
struct Stage {
    conv: Conv2d<4, 5, 3>,
    relu: Relu,
}

#[derive(Network)]
#[network(input = Image<3, 10, 10>)]
struct Net {
    conv: Conv2d<3, 4, 3>, // 8 x 8
    stage: Stage,
}

fn main() {}
