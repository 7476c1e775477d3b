//~ `formwork::prelude::CrossEntropy` does not compare an output of shape `formwork::prelude::Vector<10>` with a target `usize`
use formwork::prelude::*;

type Net = Network<Vector<16>, (Linear<16, 10>, Relu)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    let labels: [usize; 8] = [3; 8];
    trainer.step(&Tensor::zeros_batch(8), &labels).unwrap();
}
