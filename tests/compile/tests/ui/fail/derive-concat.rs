//~ `Concat` and `Cat` are given images of 32 x 32 and 30 x 30: only their channels may differ
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    inception: Concat<(Conv2d<3, 8, 1>, Conv2d<3, 8, 3>)>,
    pool: GlobalAvgPool,
    fc: Linear<16, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
