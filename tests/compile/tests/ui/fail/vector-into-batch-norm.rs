//~ `formwork::prelude::BatchNorm2d<1>` takes an image but is given a vector of 784
use formwork::prelude::*;

fn main() {
    let layer = BatchNorm2d::<1>::seeded(0);
    layer.forward(&Tensor::<Vector<784>>::zeros());
}
