//~ this `Linear` takes a vector of 400 but is given one of 256
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Net<const CLASSES: usize> {
    conv1: Conv2d<1, 6, 5>,
    pool1: MaxPool2d<2>,
    conv2: Conv2d<6, 16, 5>,
    pool2: MaxPool2d<2>,
    flatten: Flatten,
    fc1: Linear<400, 120>,
    fc2: Linear<120, CLASSES>,
}

fn main() {
    Net::<10>::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
    Net::<4>::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
