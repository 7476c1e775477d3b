//~ a window of 7 (stride 7, padding 0 before and 0 after) does not fit the height of its input, which is 6
use formwork::prelude::*;

fn main() {
    let layer = AvgPool2d::<7>::seeded(0);
    layer.forward(&Tensor::<Image<16, 6, 7>>::zeros());
}
