//~ a window of 3 with a total padding of 5 would see only padding: P is at most 2 (K - 1)
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 3, 1, Total<5>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
