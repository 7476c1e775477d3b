//! A residual network of 50 convolutions, each with batch normalisation, for 32x32 colour images.
use formwork::prelude::*;

type Block<const C: usize> = (
    Residual<(Conv2d<C, C, 3, 1, 2>, BatchNorm2d<C>, Relu, Conv2d<C, C, 3, 1, 2>, BatchNorm2d<C>)>,
    Relu,
);
type Six<const C: usize> = (Block<C>, Block<C>, Block<C>, Block<C>, Block<C>, Block<C>);
type Five<const C: usize> = (Block<C>, Block<C>, Block<C>, Block<C>, Block<C>);

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct ResNet {
    conv1: Conv2d<3, 16, 3, 1, 2>,
    norm1: BatchNorm2d<16>,
    relu1: Relu,
    stage1: Six<16>,
    conv2: Conv2d<16, 32, 3, 2, 2>,
    norm2: BatchNorm2d<32>,
    relu2: Relu,
    stage2: Six<32>,
    conv3: Conv2d<32, 64, 3, 2, 2>,
    norm3: BatchNorm2d<64>,
    relu3: Relu,
    stage3: Six<64>,
    conv4: Conv2d<64, 128, 3, 2, 2>,
    norm4: BatchNorm2d<128>,
    relu4: Relu,
    stage4: Five<128>,
    pool: GlobalAvgPool,
    fc: Linear<128, 10>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut trainer = Trainer::new(ResNet::seeded(0), CrossEntropy, Sgd::default());
    println!("{:?}", trainer.step(&Tensor::zeros_batch(8), &[Class::<10>::new(3)?; 8])?);
    Ok(())
}
