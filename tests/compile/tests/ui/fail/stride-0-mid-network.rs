//~ a window with stride 0 never moves: the stride is at least 1
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 8, 3>, Relu, MaxPool2d<2, 0>, Flatten, Linear<10, 10>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
