//~ `formwork::prelude::Same` does not say how much a transposed convolution cuts off: say `Pad<1>`, `Total<3>` or `Sides<1, 2>`
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose2d::<1, 6, 3, 2, Same>::seeded(0);
    layer.forward(&Tensor::<Image<1, 14, 14>>::zeros());
}
