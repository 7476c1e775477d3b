//~ an image of 17 x 31 x 33 has too many elements for a `Flatten`, which computes lengths up to 16384 and multiples of 32 up to 262144
use formwork::prelude::*;

fn main() {
    let layer = Flatten::seeded(0);
    layer.forward(&Tensor::<Image<17, 31, 33>>::zeros());
}
