//~ expected `25`, found `24`
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5>::seeded(0);
    let _: Box<Tensor<Image<6, 25, 25>>> = layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
