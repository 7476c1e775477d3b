//~ `(formwork::prelude::Flatten, formwork::prelude::Linear<784, 10>)` is not a network with elements `f32`: a network knows its input
use formwork::prelude::*;

fn main() {
    let mut trainer = Trainer::new(<(Flatten, Linear<784, 10>)>::seeded(0), CrossEntropy, Sgd::default());
    let images = Tensor::<Image<1, 28, 28>>::zeros_batch(8);
    trainer.compute_gradient(&images, &[Class::<10>::new(3).unwrap(); 8]).unwrap();
}
