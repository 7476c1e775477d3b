//~ `formwork::prelude::Linear<784, 10>` does not take an input of shape `formwork::prelude::Vector<784>` with elements `f64`
use formwork::prelude::*;

fn main() {
    let layer = Linear::<784, 10>::seeded(0);
    layer.forward(&Tensor::<Vector<784>, f64>::zeros());
}
