//~ `formwork::prelude::Linear<1152, 10>` takes a vector but is given an image of 8 x 12 x 12: is a `Flatten` missing before it?
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Net {
    conv: Conv2d<1, 8, 5>,
    relu: Relu,
    pool: MaxPool2d<2>,
    fc: Linear<1152, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
