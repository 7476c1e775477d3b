//~ this convolution takes 8 channels but is given 6
use formwork::prelude::*;

network! {
    pub type LeNet5 = Image<1, 28, 28> => [
        Conv2d<1, 6, 5, 1, Pad<2>>, Relu, MaxPool2d<2>,
        Conv2d<8, 16, 5>, Relu, MaxPool2d<2>,
        Flatten, Linear<400, 120>, Relu, Linear<120, 84>, Relu, Linear<84, 10>,
    ];
}

fn main() {
    LeNet5::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
