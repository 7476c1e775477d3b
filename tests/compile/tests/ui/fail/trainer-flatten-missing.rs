//~ `formwork::prelude::Linear<1152, 10>` takes a vector but is given an image of 8 x 12 x 12: is a `Flatten` missing before it?
use formwork::prelude::*;

type Digits = Network<Image<1, 28, 28>, (Conv2d<1, 8, 5>, Relu, MaxPool2d<2>, Linear<1152, 10>)>;

fn main() {
    let mut trainer = Trainer::new(Digits::seeded(0), CrossEntropy, Sgd::default());
    let (images, labels) = (Tensor::zeros_batch(64), [Class::<10>::new(3).unwrap(); 64]);
    trainer.step(&images, &labels).unwrap();
}
