//~ `Box<LeNet5>` is not a network with elements `_`: a network knows its input
use formwork::model::networks::LeNet5;
use formwork::prelude::*;

fn main() {
    let net = LeNet5::seeded(0);
    let mut inference = Inference::new(&net); // `&*net`
    inference.run(&Tensor::zeros_batch(2));
}
