//~ this convolution takes 13 channels but is given 12
use formwork::prelude::*;

fn main() {
    let net = <(Concat<(Conv2d<3, 8, 1>, Conv2d<3, 4, 1>)>, Conv2d<13, 2, 1>)>::seeded(0);
    net.forward(&Tensor::<Image<3, 6, 6>>::zeros());
}
