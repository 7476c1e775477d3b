//~ the gradient of an output of shape `formwork::prelude::Image<6, 24, 24>` has that shape, but the given one is `formwork::prelude::Image<6, 28, 28>`
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Relu)>::seeded(0);
    net.backward(&Tensor::<Image<1, 28, 28>>::zeros(), &Tensor::<Image<6, 28, 28>>::zeros());
}
