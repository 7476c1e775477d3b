//~ this `Linear` takes a vector of 32 but is given one of 64
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net<const WIDTH: usize = 64> {
    conv: Conv2d<3, WIDTH, 3>,
    relu: Relu,
    pool: GlobalAvgPool,
    fc: Linear<32, 10>,
}

fn main() {
    let net: Box<Net> = Net::seeded(0);
    net.forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
