//~ `String` does not take an input of shape `formwork::prelude::Image<8, 24, 24>` with elements `f32`
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Net {
    conv: Conv2d<1, 8, 5>,
    name: String,
    flatten: Flatten,
    fc: Linear<4608, 10>,
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &[Class::<10>::new(3).unwrap()]).unwrap();
}
