//~ this `Linear` takes a vector of 1150 but is given one of 1152
use formwork::prelude::*;

type Digits = Network<Image<1, 28, 28>, (Conv2d<1, 8, 5>, Relu, MaxPool2d<2>, Flatten, Linear<1150, 10>)>;

fn main() {
    let mut trainer = Trainer::new(Digits::seeded(0), CrossEntropy, Sgd::default()).threads(1);
    let (images, labels) = (Tensor::zeros_batch(64), [Class::<10>::new(3).unwrap(); 64]);
    trainer.step(&images, &labels).unwrap();
    trainer.net();
}
