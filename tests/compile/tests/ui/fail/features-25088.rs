//~ this `Linear` takes a vector of 25088 but is given one of 28672
use formwork::prelude::*;

fn main() {
    let net = <(Flatten, Linear<25088, 10>)>::seeded(0);
    net.forward(&Tensor::<Image<512, 7, 8>>::zeros());
}
