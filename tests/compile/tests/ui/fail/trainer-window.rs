//~ a window of 29 (stride 1, padding 0 before and 0 after) does not fit the height of its input, which is 28
use formwork::prelude::*;

type Digits = Network<Image<1, 28, 28>, (Conv2d<1, 8, 29>, Relu, Flatten, Linear<1150, 10>)>;

fn main() {
    let mut trainer = Trainer::new(Digits::seeded(0), CrossEntropy, Sgd::default());
    let (images, labels) = (Tensor::zeros_batch(64), [Class::<10>::new(3).unwrap(); 64]);
    trainer.step(&images, &labels).unwrap();
}
