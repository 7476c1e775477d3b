//~ this convolution takes 64 channels but is given 32
use formwork::prelude::*;

type Conv<const I: usize, const O: usize> = (Conv2d<I, O, 3, 1, Pad<1>>, Relu);
type Twice<const I: usize, const O: usize> = (Conv<I, O>, Conv<O, O>);
type Vgg = Network<Image<3, 32, 32>, (Twice<3, 32>, MaxPool2d<2>, Twice<64, 64>, Flatten, Linear<16384, 10>)>;

fn main() {
    let net = Vgg::seeded(0);
    net.forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
