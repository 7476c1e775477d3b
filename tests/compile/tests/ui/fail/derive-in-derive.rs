//~ `formwork::prelude::BatchNorm2d<32>` takes 32 channels but is given 16
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Stem {
    conv: Conv2d<3, 16, 3, 1, Pad<1>>,
    bn: BatchNorm2d<32>,
    relu: Relu,
}

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    stem: Stem,
    pool: GlobalAvgPool,
    fc: Linear<16, 10>,
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &[Class::<10>::new(3).unwrap()]).unwrap();
}
