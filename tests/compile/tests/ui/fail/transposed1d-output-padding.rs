//~ an output padding of 3 is smaller neither than the stride, 2, nor than the dilation, 1
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose1d::<1, 6, 3, 2, Pad<1>, 3>::seeded(0);
    layer.forward(&Tensor::<Sequence<1, 14>>::zeros());
}
