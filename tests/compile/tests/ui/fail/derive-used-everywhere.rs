//~ this convolution takes 16 channels but is given 8
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Digits {
    conv1: Conv2d<1, 8, 5>,
    relu1: Relu,
    pool1: MaxPool2d<2>,
    conv2: Conv2d<16, 8, 5>,
    flatten: Flatten,
    fc: Linear<512, 10>,
}

fn classify<N: Model<Input = Image<1, 28, 28>, Output = Vector<10>>>(net: &N, x: &Tensor<N::Input>) -> usize {
    net.forward(x).argmax()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let net = Digits::seeded(0);
    println!("{} {}", Digits::PARAMS, net.forward(&Tensor::<Image<1, 28, 28>>::zeros())[0]);
    let mut trainer = Trainer::new(net, CrossEntropy, Sgd::default());
    let (images, labels) = (Tensor::zeros_batch(8), [Class::<10>::new(3)?; 8]);
    println!("{}", trainer.step(&images, &labels)?.loss);
    println!("{}", classify(trainer.net(), &images[0]));
    formwork::model::weights::save::<f32, _>("digits.safetensors".as_ref(), trainer.net(), &Default::default())?;
    Ok(())
}
