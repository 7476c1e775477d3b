//~ an image of 17 x 32 x 32 has more than 16384 elements, the most that a `Flatten` computes
use formwork::prelude::*;

fn main() {
    let layer = Flatten::seeded(0);
    layer.forward(&Tensor::<Image<17, 32, 32>>::zeros());
}
