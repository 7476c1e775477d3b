//~ the padding `formwork::prelude::Total<1030>` is past the limit of 1024
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5, 1, Total<1030>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
