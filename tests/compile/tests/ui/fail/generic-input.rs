//~ this `Linear` takes a vector of 400 but is given one of 784
use formwork::prelude::*;

fn classify<N: Layer<Image<1, 28, 28>, Out = Vector<10>>>(net: &N) -> Box<Tensor<Vector<10>>> {
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros())
}

fn main() {
    classify(&*<(Flatten, Linear<400, 10>)>::seeded(0));
}
