//~ `Convolution<Dense<1, 6>, Axis<5, 1, formwork::prelude::Pad<2>>, Axis<5, 1, formwork::prelude::Pad<2>>>` takes an image but is given a vector of 784
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
    net.forward(&Tensor::<Vector<784>>::zeros());
}
