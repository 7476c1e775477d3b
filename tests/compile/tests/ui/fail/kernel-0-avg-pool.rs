//~ a window of 0 sees nothing: the kernel size is at least 1
use formwork::prelude::*;

fn main() {
    let layer = AvgPool2d::<0>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
