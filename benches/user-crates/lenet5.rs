//! LeNet-5, trained and used.
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Digits {
    conv1: Conv2d<1, 6, 5, 1, Pad<2>>,
    relu1: Relu,
    pool1: MaxPool2d<2>,
    conv2: Conv2d<6, 16, 5>,
    relu2: Relu,
    pool2: MaxPool2d<2>,
    flatten: Flatten,
    fc1: Linear<400, 120>,
    relu3: Relu,
    fc2: Linear<120, 84>,
    relu4: Relu,
    fc3: Linear<84, 10>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sgd = Sgd { lr: 0.05, momentum: 0.9, ..Sgd::default() };
    let mut trainer = Trainer::new(Digits::seeded(0), CrossEntropy, sgd);
    let images = Tensor::zeros_batch(64);
    println!("{:?}", trainer.step(&images, &[Class::<10>::new(3)?; 64])?);
    println!("{:?}", Inference::new(trainer.net()).run(&images)[0]);
    Ok(())
}
