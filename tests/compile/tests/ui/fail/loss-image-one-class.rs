//~ `formwork::prelude::Class<3>` is no target for scores of 3 classes in 6 x 8 places: that is a class for each, `[[Class<3>; 8]; 6]`
use formwork::prelude::*;

fn main() {
    let net = Network::<Image<1, 6, 8>, Conv2d<1, 3, 1>>::seeded(0);
    let mut trainer = Trainer::new(net, CrossEntropy, Sgd::default());
    let _ = trainer.step(&Tensor::zeros_batch(1), &[Class::<3>::new(0).unwrap()]);
}
