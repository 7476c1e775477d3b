//~ the gradient of an output of shape `formwork::prelude::Image<6, 24, 24>` has that shape, but the given one is `formwork::prelude::Image<6, 25, 24>`
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5>::seeded(0);
    layer.backward(&Tensor::<Image<1, 28, 28>>::zeros(), &Tensor::<Image<6, 25, 24>>::zeros());
}
