//~ an output padding of 2 is smaller neither than the stride, 2, nor than the dilation, 1
use formwork::prelude::*;

fn main() {
    let net = <(MaxPool2d<2>, ConvTranspose2d<1, 6, 3, 2, Pad<1>, 2>, Conv2d<6, 6, 5>, Relu)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
