//~ there are weights for 2 classes but the network gives 3 scores
use formwork::prelude::*;

fn main() {
    let net = Network::<Image<1, 6, 8>, Conv2d<1, 3, 1>>::seeded(0);
    let mut trainer = Trainer::new(net, CrossEntropy.class_weights([1.0, 2.0]), Sgd::default());
    let _ = trainer.step(&Tensor::zeros_batch(1), &[[[Class::<3>::new(0).unwrap(); 8]; 6]]);
}
