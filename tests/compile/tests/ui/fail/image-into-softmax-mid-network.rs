//~ `formwork::prelude::Softmax` takes a vector but is given an image of 10 x 24 x 24: is a `Flatten` missing before it?
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 10, 5>, Softmax)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
