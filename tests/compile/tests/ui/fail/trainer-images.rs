//~ mismatched types
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, (Flatten, Linear<784, 10>)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    let images: Vec<Tensor<Image<1, 32, 32>>> = Tensor::zeros_batch(8);
    trainer.step(&images, &[Class::<10>::new(3).unwrap(); 8]).unwrap();
}
