//~ `MaxPool<Axis<2, 2>, Axis<2, 2>>` takes an image but is given a vector of 4608
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Net {
    conv: Conv2d<1, 8, 5>,
    flatten: Flatten,
    pool: MaxPool2d<2>,
    fc: Linear<1152, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
