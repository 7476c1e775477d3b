//~ this `Linear` takes a vector of 1150 but is given one of 1152
use formwork::prelude::*;

type Digits = Network<Image<1, 28, 28>, (Conv2d<1, 8, 5>, Relu, MaxPool2d<2>, Flatten, Linear<1150, 10>)>;

fn main() {
    let net = Digits::seeded(0);
    let outputs = Inference::new(&*net).threads(1).run(&Tensor::zeros_batch(3));
    println!("{:?}", outputs[0]);
}
