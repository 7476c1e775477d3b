//~ mismatched types
use formwork::prelude::*;

type Net = Network<Vector<16>, (Linear<16, 10>, Relu)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default());
    let samples: Vec<Tensor<Vector<16>, f64>> = Tensor::zeros_batch(8);
    trainer.step(&samples, &Tensor::zeros_batch(8)).unwrap();
}
