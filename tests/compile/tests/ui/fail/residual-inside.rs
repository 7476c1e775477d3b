//~ this convolution takes 8 channels but is given 6
use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<1, 6, 5>, Residual<(Conv2d<8, 6, 3, 1, Pad<1>>, Relu)>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
