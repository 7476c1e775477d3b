//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Image<16, 28, 28>` and the shortcut `formwork::prelude::Image<6, 28, 28>`
use formwork::prelude::*;

fn main() {
    let layer = Residual::<Conv2d<6, 16, 3, 1, Pad<1>>>::seeded(0);
    layer.forward(&Tensor::<Image<6, 28, 28>>::zeros());
}
