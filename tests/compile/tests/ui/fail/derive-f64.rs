//~ `formwork::prelude::Linear<32, 10, f64>` does not take an input of shape `formwork::prelude::Vector<32>` with elements `f32`
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Vector<16>)]
struct Net {
    fc1: Linear<16, 32>,
    relu: Relu,
    fc2: Linear<32, 10, f64>,
}

fn main() {
    let net = Net::seeded(0);
    net.forward(&Tensor::<Vector<16>>::zeros());
    Trainer::new(net, CrossEntropy, Adam::default());
}
