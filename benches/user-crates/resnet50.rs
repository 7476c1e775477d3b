//! A residual network of 50 convolutions, each with batch normalisation, for 32x32 colour images.
use formwork::prelude::*;

type Block<const C: usize> = (
    Residual<(Conv2d<C, C, 3, 1, Pad<1>>, BatchNorm2d<C>, Relu, Conv2d<C, C, 3, 1, Pad<1>>, BatchNorm2d<C>)>,
    Relu,
);
/// `S` is the stride of the first convolution.
type Stage<const IC: usize, const C: usize, const S: usize> = (
    (Conv2d<IC, C, 3, S, Pad<1>>, BatchNorm2d<C>, Relu),
    (Block<C>, Block<C>, Block<C>, Block<C>, Block<C>),
);
type ResNet = Network<
    Image<3, 32, 32>,
    (
        (Stage<3, 16, 1>, Block<16>),
        (Stage<16, 32, 2>, Block<32>),
        (Stage<32, 64, 2>, Block<64>),
        Stage<64, 128, 2>,
        (GlobalAvgPool, Linear<128, 10>),
    ),
>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut trainer = Trainer::new(ResNet::seeded(0), CrossEntropy, Sgd::default());
    println!("{:?}", trainer.step(&Tensor::zeros_batch(8), &[Class::<10>::new(3)?; 8])?);
    Ok(())
}
