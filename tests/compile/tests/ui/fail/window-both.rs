//~ a window of 7 (stride 2, padding 1 before and 1 after) does not fit the height of its input, which is 4
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 7, 2, Pad<1>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 4, 3>>::zeros());
}
