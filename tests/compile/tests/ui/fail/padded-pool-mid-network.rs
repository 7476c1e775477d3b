//~ a pooling window of 4 has padding 0 before and 3 after: each is at most half the window
use formwork::prelude::*;

type Net = (Conv2d<1, 8, 5>, MaxPool2d<4, 2, Sides<0, 3>>, Flatten, Linear<1152, 10>);

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
