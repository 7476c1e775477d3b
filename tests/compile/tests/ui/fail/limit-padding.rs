//~ the trait bound `formwork::prelude::Total<1030>: PaddingNumbers` is not satisfied
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5, 1, Total<1030>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
