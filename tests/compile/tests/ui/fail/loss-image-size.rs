//~ the target has 8 x 6 classes but the network gives scores for 6 x 8 places
use formwork::prelude::*;

fn main() {
    let net = Network::<Image<1, 6, 8>, Conv2d<1, 3, 1>>::seeded(0);
    let mut trainer = Trainer::new(net, CrossEntropy, Sgd::default());
    let _ = trainer.step(&Tensor::zeros_batch(1), &[[[Class::<3>::new(0).unwrap(); 6]; 8]]);
}
