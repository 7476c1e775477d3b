//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Image<16, 24, 24>` and the shortcut `formwork::prelude::Image<6, 24, 24>`
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Residual<(Conv2d<6, 16, 3, 1, Pad<1>>, Relu)>, Flatten)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
