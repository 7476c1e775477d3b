//~ an axis, kernel, stride or padding of 1025 is past the limit of 1024
use formwork::prelude::*;

fn main() {
    let layer = MaxPool2d::<1025>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
