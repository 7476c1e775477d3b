//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Image<32, 16, 16>` and the shortcut `formwork::prelude::Image<16, 32, 32>`
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<16, 32, 32>)]
struct Branch {
    conv1: Conv2d<16, 32, 3, 2, Pad<1>>,
    relu: Relu,
    conv2: Conv2d<32, 32, 3, 1, Pad<1>>,
}

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Net {
    stem: Conv2d<3, 16, 3, 1, Pad<1>>,
    block: Residual<Branch>,
    relu: Relu,
    pool: GlobalAvgPool,
    fc: Linear<32, 10>,
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::zeros_batch(1), &[Class::<10>::new(3).unwrap()]).unwrap();
}
