//~ `Concat` and `Cat` are given images of 25 x 25 and 24 x 24: only their channels may differ
use formwork::model::networks::UNet;
use formwork::prelude::*;

fn main() {
    let net = UNet::<2, 100>::seeded(0);
    net.forward(&Tensor::<Image<3, 100, 100>>::zeros());
}
