//~ this `Linear` takes a vector of 512 but is given one of 1152
use formwork::prelude::*;

network! {
    type Digits = Image<1, 28, 28> => [
        Conv2d<1, 8, 5>, Relu, MaxPool2d<2>,
        Flatten, Linear<512, 10>,
    ];
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
    Ok(())
}
