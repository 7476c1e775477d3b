//~ `formwork::prelude::CrossEntropy` does not compare an output of shape `(formwork::prelude::Vector<10>, formwork::prelude::Vector<4>)`
use formwork::prelude::*;

type Net = Network<Vector<8>, (Linear<8, 16>, Relu, Fork<(Linear<16, 10>, Linear<16, 4>)>)>;

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &[Class::<10>::new(3).unwrap()]).unwrap();
}
