//~ this network takes an input of `formwork::prelude::Image<1, 28, 28>` but is given one of `formwork::prelude::Image<1, 32, 32>`
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, (Flatten, Linear<784, 10>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 32, 32>>::zeros());
}
