//~ a window of 5 (stride 1, padding 0 before and 0 after) does not fit the height of its input, which is 4
use formwork::prelude::*;

type LeNet5 = (
    Conv2d<1, 6, 5, 1, Pad<2>>,
    Relu,
    MaxPool2d<2>,
    Conv2d<6, 16, 5>,
    Relu,
    MaxPool2d<2>,
    Flatten,
    Linear<400, 120>,
    Relu,
    Linear<120, 84>,
    Relu,
    Linear<84, 10>,
);

fn main() {
    let net = LeNet5::seeded(0);
    net.forward(&Tensor::<Image<1, 8, 8>>::zeros());
}
