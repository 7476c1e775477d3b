//! A VGG of 20 layers with weights: VGG-19 for 32x32 colour images, with one more convolution at the end.
use formwork::prelude::*;

type Conv<const IC: usize, const C: usize> = (Conv2d<IC, C, 3, 1, Pad<1>>, Relu);
type Vgg = Network<
    Image<3, 32, 32>,
    (
        (Conv<3, 64>, Conv<64, 64>, MaxPool2d<2>),
        (Conv<64, 128>, Conv<128, 128>, MaxPool2d<2>),
        (Conv<128, 256>, Conv<256, 256>, Conv<256, 256>, Conv<256, 256>, MaxPool2d<2>),
        (Conv<256, 512>, Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, MaxPool2d<2>),
        (Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, Conv<512, 512>, MaxPool2d<2>),
        (Flatten, Linear<512, 512>, Relu, Linear<512, 512>, Relu, Linear<512, 10>),
    ),
>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut trainer = Trainer::new(Vgg::seeded(0), CrossEntropy, Sgd::default());
    println!("{:?}", trainer.step(&Tensor::zeros_batch(8), &[Class::<10>::new(3)?; 8])?);
    Ok(())
}
