//~ this `Linear` takes a vector of 1150 but is given one of 1152
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Digits {
    conv1: Conv2d<1, 8, 5>, // 1 channel to 8, 5x5 kernels
    relu1: Relu,
    pool1: MaxPool2d<2>,
    flatten: Flatten,
    fc1: Linear<1150, 10>, // 8 x 12 x 12 features
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut trainer = Trainer::new(Digits::seeded(0), CrossEntropy, Sgd { lr: 0.05, momentum: 0.9, ..Sgd::default() });
    let (images, labels) = (Tensor::zeros_batch(64), [Class::<10>::new(3)?; 64]);
    println!("loss {:.3}", trainer.step(&images, &labels)?.loss);
    println!("{:?}", trainer.net().forward(&images[0]));
    Ok(())
}
