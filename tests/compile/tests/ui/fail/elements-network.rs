//~ `Convolution<Dense<1, 6>, Axis<5>, Axis<5>>` does not take an input of shape `formwork::prelude::Image<1, 28, 28>` with elements `f64`
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Relu, Flatten)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>, f64>::zeros());
}
