//~ a layer is called on one tensor, which `Vec<formwork::prelude::Tensor<formwork::prelude::Image<1, 8, 8>>>` is not
use formwork::prelude::*;

fn main() {
    let net = Conv2d::<1, 2, 3>::seeded(0);
    net.forward(&Tensor::<Image<1, 8, 8>>::zeros_batch(3));
}
