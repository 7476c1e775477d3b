//~ a window of 3 (stride 2, padding 0 before and 0 after) does not fit the width of its input, which is 2
use formwork::prelude::*;

fn main() {
    let layer = MaxPool2d::<3, 2>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 2>>::zeros());
}
