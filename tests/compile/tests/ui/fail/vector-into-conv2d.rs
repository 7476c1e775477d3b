//~ `Convolution<Dense<1, 6>, Axis<5>, Axis<5>>` takes an image but is given a vector of 784
use formwork::prelude::*;

fn main() {
    let layer = Conv2d::<1, 6, 5>::seeded(0);
    layer.forward(&Tensor::<Vector<784>>::zeros());
}
