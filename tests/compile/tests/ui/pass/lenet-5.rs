use formwork::prelude::*;

type LeNet5 = (
    Conv2d<1, 6, 5, 1, Pad<2>>,
    Relu,
    MaxPool2d<2>,
    Conv2d<6, 16, 5>,
    Relu,
    MaxPool2d<2>,
    Flatten,
    Linear<400, 120>,
    Relu,
    Linear<120, 84>,
    Relu,
    Linear<84, 10>,
);

fn main() {
    let net = LeNet5::seeded(0);
    let x = Tensor::<Image<1, 28, 28>>::zeros();
    let y: Box<Tensor<Vector<10>>> = net.forward(&x);
    let gradients = net.backward(&x, &y);
    let _: &Tensor<Image<1, 28, 28>> = &gradients.input;
    let _: &LeNet5 = &gradients.parameters;
    assert_eq!(<LeNet5 as Parameters<f32>>::PARAMS, 61_706);
}
