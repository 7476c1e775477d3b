//~ `formwork::prelude::Dropout2d` takes an image but is given a vector of 784
use formwork::prelude::*;

fn main() {
    let net = <(Flatten, Dropout2d<50>, Linear<784, 10>)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
