//~ an image of 1024 x 16 x 17 has too many elements for a `Flatten`, which computes lengths up to 16384 and multiples of 32 up to 262144
use formwork::prelude::*;

fn main() {
    let net = <(Flatten, Linear<278528, 1>)>::seeded(0);
    net.forward(&Tensor::<Image<1024, 16, 17>>::zeros());
}
