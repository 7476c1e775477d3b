//~ overflow evaluating the requirement
use formwork::prelude::*;

#[rustfmt::skip]
type Net = Network<Vector<4>, ((((((((((((((((((((((((((((((((((((((((((((((((Linear<4, 4>, Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu), Relu)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default());
    let _ = trainer.step(&Tensor::<Vector<4>>::zeros_batch(3), &Tensor::<Vector<4>>::zeros_batch(3));
}
