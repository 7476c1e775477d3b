//~ a window has nothing to see in an image of height 0 and width 28
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5>::seeded(0);
    layer.forward(&Tensor::<Image<1, 0, 28>>::zeros());
}
