//~ a crop of 15 x 14 is not within an image of height 14 and width 14, or is empty
use formwork::prelude::*;

fn main() {
    let net = <(MaxPool2d<2>, CenterCrop<15, 14>, Conv2d<1, 6, 5>, Relu)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
