//~ `formwork::prelude::Linear<864, 10>` takes a vector but is given an image of 6 x 12 x 12: is a `Flatten` missing before it?
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Relu, MaxPool2d<2>, Linear<864, 10>, Softmax)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
