use formwork::prelude::*;

fn main() {
    let net = <(Conv2d<3, 4, 5, 2, Total<1>>, Relu, AvgPool2d<3, 2>, Flatten, Linear<72, 2>)>::seeded(0);
    let x = Tensor::<Image<3, 18, 28>>::zeros();
    let inner: Box<Tensor<Image<4, 8, 13>>> = net.0.forward(&x);
    let _: Box<Tensor<Image<4, 3, 6>>> = net.2.forward(&inner);
    let _: Box<Tensor<Vector<2>>> = net.forward(&x);
}
