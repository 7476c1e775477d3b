//~ this `Linear` takes a vector of 100 but is given one of 120
use formwork::prelude::*;

fn main() {
    let net = <(Linear<400, 120>, Relu, Linear<100, 10>)>::seeded(0);
    net.forward(&Tensor::<Vector<400>>::zeros());
}
