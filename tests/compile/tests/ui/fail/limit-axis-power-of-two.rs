//~ an axis, kernel, stride or padding of 2048 is past the limit of 1024
use formwork::prelude::*;

fn main() {
    let layer = AvgPool2d::<2>::seeded(0);
    layer.forward(&Tensor::<Image<1, 2048, 2048>>::zeros());
}
