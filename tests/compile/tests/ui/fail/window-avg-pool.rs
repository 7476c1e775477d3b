//~ a window of 7 (stride 7, total padding 0) does not fit the height of its input, which is 6
use formwork::prelude::*;

fn main() {
    let layer = AvgPool2d::<7>::seeded(0);
    layer.forward(&Tensor::<Image<16, 6, 7>>::zeros());
}
