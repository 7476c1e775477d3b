//~ there are weights for 3 classes but the network gives 10 scores
use formwork::prelude::*;

fn main() {
    let net = Network::<Vector<4>, Linear<4, 10>>::seeded(0);
    let mut trainer = Trainer::new(net, CrossEntropy.class_weights([1.0, 2.0, 3.0]), Sgd::default());
    let _ = trainer.step(&[Tensor::new([0.0; 4])], &[Class::<10>::new(0).unwrap()]);
}
