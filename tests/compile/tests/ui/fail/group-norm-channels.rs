//~ `formwork::prelude::GroupNorm<2, 6>` takes 6 channels but is given 8
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 8, 5>, GroupNorm<2, 6>, Relu)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
