//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Image<16, 30, 30>` and the shortcut `formwork::prelude::Image<16, 32, 32>`
use formwork::prelude::*;

network! {
    type Net = Image<3, 32, 32> => [
        Conv2d<3, 16, 3, 1, Pad<1>>,
        Residual<(Conv2d<16, 16, 3>, Relu)>,
        Relu,
        GlobalAvgPool,
        Linear<16, 10>,
    ];
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &[Class::<10>::new(3).unwrap()]).unwrap();
}
