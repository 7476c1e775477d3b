//~ `formwork::prelude::UntiedBias<1, 4, 4>` takes an image of 1 x 4 x 4 but is given `formwork::prelude::Image<1, 3, 3>`
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 1, 2>, UntiedBias<1, 4, 4>, Flatten, Linear<16, 2>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 4, 4>>::zeros());
}
