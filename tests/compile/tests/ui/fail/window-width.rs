//~ a window of 5 (stride 1, padding 0 before and 0 after) does not fit the width of its input, which is 4
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 4>>::zeros());
}
