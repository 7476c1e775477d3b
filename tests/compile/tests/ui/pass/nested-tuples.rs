use formwork::prelude::*;

type Block<const IC: usize, const OC: usize> =
    (Conv2d<IC, OC, 3, 1, Pad<1>>, BatchNorm2d<OC>, (Relu, MaxPool2d<2>));
type Net = (Block<1, 4>, (Residual<(Conv2d<4, 4, 3, 1, Pad<1>>, Tanh)>,), (Flatten, (Linear<36, 5>,)));

fn main() {
    let net = Net::seeded(0);
    let x = Tensor::<Image<1, 6, 6>>::zeros();
    let y: Box<Tensor<Vector<5>>> = net.forward(&x);
    net.backward(&x, &y);
}
