//~ `formwork::prelude::PRelu<3>` has 3 slopes, one a channel, but is given 10 channels
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 10, 5>, PRelu<3>, Flatten, Linear<5760, 10>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
