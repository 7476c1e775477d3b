use formwork::prelude::*;

type Net = (
    Conv2d<1, 2, 3, 1, Pad<0>, Bias, f64>,
    BatchNorm2d<2, f64>,
    Relu,
    MaxPool2d<2>,
    Dropout<25>,
    Flatten,
    Linear<18, 3, f64>,
    Softmax,
);

fn main() {
    let net = Net::seeded(0);
    let x = Tensor::<Image<1, 8, 8>, f64>::from_fn(|i| i as f64);
    let y: Box<Tensor<Vector<3>, f64>> = net.forward(&x);
    assert!((y.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    net.backward(&x, &y);
}
