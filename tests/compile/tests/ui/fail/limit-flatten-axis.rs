//~ an axis, kernel, stride or padding of 1025 is past the limit of 1024
use formwork::prelude::*;

fn main() {
    let layer = Flatten::seeded(0);
    layer.forward(&Tensor::<Image<1, 1, 1025>>::zeros());
}
