//~ `(formwork::prelude::Flatten, formwork::prelude::Linear<784, 10>)` is not a network with elements `f32`: a network knows its input
use formwork::prelude::*;

fn main() {
    let layers = <(Flatten, Linear<784, 10>)>::seeded(0);
    let mut trainer = Trainer::new(layers, CrossEntropy, Sgd::default());
    let images = Tensor::<Image<1, 28, 28>>::zeros_batch(64);
    trainer.step(&images, &[Class::<10>::new(3).unwrap(); 64]).unwrap();
}
