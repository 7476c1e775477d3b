//~ a window of 9 (stride 1, padding 0 before and 0 after) does not fit the height of its input, which is 6
use formwork::prelude::*;

fn main() {
    let layer = Concat::<(Conv2d<3, 8, 1>, Conv2d<3, 4, 9>)>::seeded(0);
    layer.forward(&Tensor::<Image<3, 6, 6>>::zeros());
}
