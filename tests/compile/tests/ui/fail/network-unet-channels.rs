//~ this convolution takes 60 channels but is given 64
use formwork::model::networks::UNet;
use formwork::prelude::*;

fn main() {
    let net = UNet::<2, 64, 3, 8, 16, 32, 60, 120>::seeded(0);
    net.forward(&Tensor::<Image<3, 64, 64>>::zeros());
}
