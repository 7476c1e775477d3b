//~ `formwork::prelude::BatchNorm2d<16>` takes 16 channels but is given 6
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, BatchNorm2d<16>, Relu)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
