use formwork::prelude::*;

type Inception = Concat<(
    Conv2d<4, 8, 1>,
    (Conv2d<4, 2, 1>, Relu, Conv2d<2, 16, 3, 1, Pad<1>>),
    Concat<(Residual<Relu>, BatchNorm2d<4>)>,
    Gelu,
)>;

fn main() {
    let net = <(Conv2d<1, 4, 3>, Inception, Conv2d<36, 5, 1>, GlobalAvgPool, Linear<5, 2>)>::seeded(0);
    let x = Tensor::<Image<1, 8, 9>>::zeros();
    let y: Box<Tensor<Vector<2>>> = net.forward(&x);
    net.backward(&x, &y);
}
