//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Vector<11>` and the shortcut `formwork::prelude::Vector<10>`
use formwork::prelude::*;

fn main() {
    let layer = Residual::<Linear<10, 11>>::seeded(0);
    layer.forward(&Tensor::<Vector<10>>::zeros());
}
