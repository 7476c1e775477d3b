//~ a window of 3 with padding 2 before and 3 after would see only padding: each is at most one less than the window
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 3, 1, Total<5>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
