//~ expected `10`, found `11`
use formwork::prelude::*;

fn classify<N: Layer<Image<1, 28, 28>, Out = Vector<10>>>(net: &N) -> Box<Tensor<Vector<10>>> {
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros())
}

fn main() {
    classify(&*<(Flatten, Linear<784, 11>)>::seeded(0));
}
