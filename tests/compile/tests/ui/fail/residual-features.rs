//~ a `Residual` adds its branch to its input, but the branch gives `formwork::prelude::Vector<11>` for an input of `formwork::prelude::Vector<10>`
use formwork::prelude::*;

fn main() {
    let layer = Residual::<Linear<10, 11>>::seeded(0);
    layer.forward(&Tensor::<Vector<10>>::zeros());
}
