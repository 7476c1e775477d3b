//~ `formwork::prelude::PRelu<3>` has 3 slopes, one a channel, but is given 2 channels
use formwork::prelude::*;

fn main() {
    let layer = PRelu::<3>::seeded(0);
    layer.forward(&Tensor::<Image<2, 28, 28>>::zeros());
}
