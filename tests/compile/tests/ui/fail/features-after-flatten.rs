//~ this `Linear` takes a vector of 400 but is given one of 256
use formwork::prelude::*;

fn main() {
    let net = <(
        Conv2d<1, 6, 5>,
        MaxPool2d<2>,
        Conv2d<6, 16, 5>,
        MaxPool2d<2>,
        Flatten,
        Linear<400, 120>,
        Relu,
        Linear<120, 10>,
    )>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
