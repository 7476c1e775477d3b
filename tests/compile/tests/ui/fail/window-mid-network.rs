//~ a window of 5 (stride 1, padding 0 before and 0 after) does not fit the height of its input, which is 4
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Relu, MaxPool2d<3>, Conv2d<6, 16, 5>, Flatten)>::seeded(0);
    net.forward(&Tensor::<Image<1, 16, 28>>::zeros());
}
