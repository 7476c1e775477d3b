//~ a layer of sequences (`Conv1d`, `MaxPool1d`, ..) is given an image of 8 x 24 x 24
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, (Conv2d<1, 8, 5>, MaxPool1d<2>, Flatten, Linear<1152, 10>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
