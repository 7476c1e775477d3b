//~ the targets have 11 classes but the network gives 10 scores
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, (Flatten, Linear<784, 10>)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    let _ = trainer.step(&Tensor::<Image<1, 28, 28>>::zeros_batch(1), &[Class::<11>::new(3).unwrap()]);
}
