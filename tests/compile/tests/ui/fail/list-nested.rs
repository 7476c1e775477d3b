//~ this convolution takes 32 channels but is given 16
use formwork::prelude::*;

network! {
    type Net = Image<3, 32, 32> => [
        (Conv2d<3, 16, 3, 1, Pad<1>>, Relu),
        ((Conv2d<16, 16, 3, 1, Pad<1>>, Relu), (Conv2d<32, 16, 3, 1, Pad<1>>, Relu)),
        GlobalAvgPool,
        Linear<16, 10>,
    ];
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &[Class::<10>::new(3).unwrap()]).unwrap();
}
