//~ a layer of images (`Conv2d`, `MaxPool2d`, ..) is given a sequence of 1 x 14
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose2d::<1, 6, 3, 2>::seeded(0);
    layer.forward(&Tensor::<Sequence<1, 14>>::zeros());
}
