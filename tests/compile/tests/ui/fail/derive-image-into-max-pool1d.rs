//~ a layer of sequences (`Conv1d`, `MaxPool1d`, ..) is given an image of 8 x 24 x 24
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Net {
    conv: Conv2d<1, 8, 5>,
    pool: MaxPool1d<2>,
    flatten: Flatten,
    fc: Linear<1152, 10>,
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &[Class::<10>::new(3).unwrap()]).unwrap();
}
