//~ `AvgPool<Axis<2, 2>, Axis<2, 2>>` takes an image but is given a vector of 784
use formwork::prelude::*;

fn main() {
    let layer = AvgPool2d::<2>::seeded(0);
    layer.forward(&Tensor::<Vector<784>>::zeros());
}
