//~ the gradient of an output of shape `formwork::prelude::Vector<10>` has that shape, but the given one is `formwork::prelude::Vector<11>`
use formwork::prelude::*;

fn main() {
    let layer = Linear::<784, 10>::seeded(0);
    layer.backward(&Tensor::<Vector<784>>::zeros(), &Tensor::<Vector<11>>::zeros());
}
