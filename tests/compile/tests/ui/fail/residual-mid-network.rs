//~ a `Residual` adds its branch to its input, but the branch gives `formwork::prelude::Image<16, 24, 24>` for an input of `formwork::prelude::Image<6, 24, 24>`
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Residual<(Conv2d<6, 16, 3, 1, Pad<1>>, Relu)>, Flatten)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
