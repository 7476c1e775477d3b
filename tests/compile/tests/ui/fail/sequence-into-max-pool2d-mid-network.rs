//~ a layer of images (`Conv2d`, `MaxPool2d`, ..) is given a sequence of 8 x 98
use formwork::prelude::*;

type Net = (Conv1d<1, 8, 3>, Relu, MaxPool2d<2>, Flatten, Linear<392, 10>);

fn main() {
    Net::seeded(0).forward(&Tensor::<Sequence<1, 100>>::zeros());
}
