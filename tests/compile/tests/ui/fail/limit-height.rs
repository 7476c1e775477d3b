//~ an axis, kernel, stride or padding of 1025 is past the limit of 1024
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5>::seeded(0);
    layer.forward(&Tensor::<Image<1, 1025, 28>>::zeros());
}
