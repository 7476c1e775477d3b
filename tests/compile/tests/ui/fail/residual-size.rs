//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Image<6, 26, 26>` and the shortcut `formwork::prelude::Image<6, 28, 28>`
use formwork::prelude::*;

fn main() {
    let layer = Residual::<Conv2d<6, 6, 3>>::seeded(0);
    layer.forward(&Tensor::<Image<6, 28, 28>>::zeros());
}
