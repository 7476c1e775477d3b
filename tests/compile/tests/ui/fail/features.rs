//~ this `Linear` takes a vector of 400 but is given one of 256
use formwork::prelude::*;

fn main() {
    let layer = Linear::<400, 10>::seeded(0);
    layer.forward(&Tensor::<Vector<256>>::zeros());
}
