//~ `Concat` and `Cat` are given images of 4 x 6 and 3 x 5: only their channels may differ
use formwork::prelude::*;

fn main() {
    let net = <(
        Conv2d<1, 3, 3>,
        Concat<(Conv2d<3, 8, 1>, (Conv2d<3, 4, 3, 1, Pad<1>>, Relu), Conv2d<3, 4, 3, 1, Total<1>>)>,
        Flatten,
        Linear<100, 10>,
    )>::seeded(0);
    net.forward(&Tensor::<Image<1, 6, 8>>::zeros());
}
