//~ a layer of images (`Conv2d`, `MaxPool2d`, ..) is given a sequence of 8 x 98
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Sequence<1, 100>)]
struct Net {
    conv1: Conv1d<1, 8, 3>,
    conv2: Conv2d<8, 8, 3>,
    flatten: Flatten,
    fc: Linear<768, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Sequence<1, 100>>::zeros());
}
