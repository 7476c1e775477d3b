//~ `formwork::prelude::BatchNorm2d<3>` takes 3 channels but is given 1
use formwork::prelude::*;

fn main() {
    let layer = BatchNorm2d::<3>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
