//~ this `LayerNorm` normalises `formwork::prelude::Image<6, 24, 25>` but is given `formwork::prelude::Image<6, 24, 24>`
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, LayerNorm<Image<6, 24, 25>>, Relu, MaxPool2d<2>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
