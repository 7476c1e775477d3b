//~ the targets have 4 classes but the network gives 3 scores
use formwork::prelude::*;

fn main() {
    let net = Network::<Image<1, 6, 8>, Conv2d<1, 3, 1>>::seeded(0);
    let mut trainer = Trainer::new(net, CrossEntropy, Sgd::default());
    let _ = trainer.step(&Tensor::zeros_batch(1), &[[[Class::<4>::new(0).unwrap(); 8]; 6]]);
}
