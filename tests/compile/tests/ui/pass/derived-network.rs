use formwork::prelude::*;
use formwork::tensor::Scalar;

#[derive(Network)]
#[network(input = Image<3, 8, 8>)]
struct Net {
    conv1: Conv2d<3, 4, 3>, // 6 x 6
    stage: Stage,
    block: Residual<(Conv2d<5, 5, 3, 1, Pad<1>>, Relu)>,
    pool: (Relu, MaxPool2d<2>),
    flatten: Flatten,
    fc: Linear<20, 10>,
}

/// A network as a part of another.
#[derive(Network)]
#[network(input = Image<4, 6, 6>)]
struct Stage {
    conv: Conv2d<4, 5, 3>, // 4 x 4
}

/// Over a scalar of the user's choice.
#[derive(Network)]
#[network(input = Vector<6>)]
struct Generic<T: Scalar> {
    fc: Linear<6, 2, T>,
}

/// For any number of channels and classes.
#[derive(Network)]
#[network(input = Image<C, 8, 8>)]
struct AnyChannels<const C: usize, const CLASSES: usize> {
    conv: Conv2d<C, 4, 3>,
    pool: GlobalAvgPool,
    fc: Linear<4, CLASSES>,
}

/// For images of any size.
#[derive(Network)]
#[network(input = Image<3, H, W>)]
struct AnySize<const H: usize, const W: usize> {
    pool: GlobalAvgPool,
    fc: Linear<3, 10>,
}

// Known when compiled, and written down here layer by layer.
const WEIGHTS: usize = 4 * 3 * 9 + 5 * 4 * 9 + 5 * 5 * 9 + 10 * 20;
const _: () = assert!(Net::WEIGHTS == WEIGHTS && Net::PARAMS == WEIGHTS + 4 + 5 + 5 + 10);
const _: () = assert!(Net::MACS == (36 * 4 * 27 + 16 * 5 * 36 + 16 * 5 * 45 + 200) as u64);
const _: () = assert!(Net::FLOPS == 2 * Net::MACS);

fn main() {
    let net = Net::seeded(0);
    let y: Box<Tensor<Vector<10>>> = net.forward(&Tensor::<Image<3, 8, 8>>::zeros());
    net.backward(&Tensor::<Image<3, 8, 8>>::zeros(), &y);
    let net = Generic::<f64>::seeded(0);
    let y: Box<Tensor<Vector<2>, f64>> = net.forward(&Tensor::<Vector<6>, f64>::zeros());
    net.backward(&Tensor::<Vector<6>, f64>::zeros(), &y);
    let net = <(Conv2d<1, 2, 3>, AnyChannels<2, 5>)>::seeded(0);
    let y: Box<Tensor<Vector<5>>> = net.forward(&Tensor::<Image<1, 10, 10>>::zeros());
    net.backward(&Tensor::<Image<1, 10, 10>>::zeros(), &y);
    let net = <(Conv2d<1, 3, 3>, AnySize<6, 4>)>::seeded(0);
    let y: Box<Tensor<Vector<10>>> = net.forward(&Tensor::<Image<1, 8, 6>>::zeros());
    net.backward(&Tensor::<Image<1, 8, 6>>::zeros(), &y);
    let mut trainer = Trainer::new(AnySize::<6, 4>::seeded(0), CrossEntropy, Sgd::default());
    trainer.step(&Tensor::<Image<3, 6, 4>>::zeros_batch(1), &[Class::<10>::new(0).unwrap()]).unwrap();
}
