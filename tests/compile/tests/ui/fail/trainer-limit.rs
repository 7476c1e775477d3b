//~ an axis, kernel, stride or padding of 1025 is past the limit of 1024
use formwork::prelude::*;

type Digits = Network<Image<1, 1025, 28>, (Conv2d<1, 8, 5>, Flatten, Linear<1152, 10>)>;

fn main() {
    let mut trainer = Trainer::new(Digits::seeded(0), CrossEntropy, Sgd::default());
    let (images, labels) = (Tensor::zeros_batch(64), [Class::<10>::new(3).unwrap(); 64]);
    trainer.step(&images, &labels).unwrap();
}
