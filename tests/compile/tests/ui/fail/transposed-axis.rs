//~ `formwork::prelude::Axis<3, 2>` is no axis of a transposed convolution: say `TransposedAxis<3, 2, Pad<1>, 1>`
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose::<Dense<1, 6>, Axis<3, 2>, Axis<3, 2>>::seeded(0);
    layer.forward(&Tensor::<Image<1, 14, 14>>::zeros());
}
