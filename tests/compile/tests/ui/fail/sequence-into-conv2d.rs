//~ a layer of images (`Conv2d`, `MaxPool2d`, ..) is given a sequence of 1 x 100
use formwork::prelude::*;

fn main() {
    Conv2d::<1, 8, 3>::seeded(0).forward(&Tensor::<Sequence<1, 100>>::zeros());
}
