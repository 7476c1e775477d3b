//~ type annotations needed
#![allow(unused_parens)]
use formwork::prelude::*;

fn main() {
    let net = <(GlobalAvgPool)>::seeded(0);
    net.forward(&Tensor::<Image<10, 28, 28>>::zeros());
}
