//~ mismatched types
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, (Flatten, Linear<784, 10>)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    let images = Tensor::<Vector<784>>::zeros_batch(8);
    trainer.compute_gradient(&images, &[Class::<10>::new(3).unwrap(); 8]).unwrap();
    trainer.apply();
}
