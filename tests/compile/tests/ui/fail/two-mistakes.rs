//~ this convolution takes 8 channels but is given 6
//~ this `Linear` takes a vector of 500 but is given one of 400
use formwork::prelude::*;

type Net = Network<Image<1, 32, 32>, (Conv2d<1, 6, 5>, MaxPool2d<2>, Conv2d<8, 16, 5>, MaxPool2d<2>, Flatten, Linear<500, 10>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 32, 32>>::zeros());
}
