use formwork::prelude::*;

type Net = (
    Conv2d<1, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    Conv2d<2, 2, 3, 1, Pad<1>>,
    Relu,
    MaxPool2d<2>,
    Flatten,
    Linear<18, 3>,
    Softmax,
);

fn main() {
    let net = Net::seeded(0);
    let x = Tensor::<Image<1, 6, 6>>::zeros();
    let y: Box<Tensor<Vector<3>>> = net.forward(&x);
    net.backward(&x, &y);
}
