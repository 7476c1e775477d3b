//~ the target of an output of shape `formwork::prelude::Vector<10>` has that shape, but the given one is `formwork::prelude::Image<1, 2, 5>`
use formwork::prelude::*;

type Net = Network<Vector<16>, (Linear<16, 10>, Relu)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default());
    let targets = Tensor::<Image<1, 2, 5>>::zeros_batch(8);
    trainer.step(&Tensor::zeros_batch(8), &targets).unwrap();
}
