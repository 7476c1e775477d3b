//~ this `Linear` takes a vector of 64 but is given one of 32
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net<const WIDTH: usize> {
    conv: Conv2d<3, WIDTH, 3>,
    relu: Relu,
    pool: GlobalAvgPool,
    fc: Linear<64, 10>,
}

fn main() {
    Net::<64>::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
    Net::<32>::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
