//~ this `Linear` takes a vector of 784 but is given one of 1024
use formwork::prelude::*;

type Net = Network<Image<1, 32, 32>, (Flatten, Linear<784, 10>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 32, 32>>::zeros());
}
