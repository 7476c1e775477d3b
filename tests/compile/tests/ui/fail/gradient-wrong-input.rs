//~ this `Linear` takes a vector of 784 but is given one of 400
use formwork::prelude::*;

fn main() {
    let layer = Linear::<784, 10>::seeded(0);
    layer.backward(&Tensor::<Vector<400>>::zeros(), &Tensor::<Vector<10>>::zeros());
}
