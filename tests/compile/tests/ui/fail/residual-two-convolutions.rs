//~ a `Residual` adds its branch to its input, but the branch gives `formwork::prelude::Image<6, 24, 24>` for an input of `formwork::prelude::Image<6, 28, 28>`
use formwork::prelude::*;

fn main() {
    let layer = Residual::<(Conv2d<6, 6, 3>, Relu, Conv2d<6, 6, 3>)>::seeded(0);
    layer.forward(&Tensor::<Image<6, 28, 28>>::zeros());
}
