//~ this `Linear` takes a vector of 17 but is given one of 16
use formwork::prelude::*;

network! {
    type Net = Vector<16> => [
        (
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
        ),
        (
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
        ),
        (
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<17, 16>,
        ),
        (
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
            Linear<16, 16>,
        ),
    ];
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &Tensor::zeros_batch(1)).unwrap();
}
