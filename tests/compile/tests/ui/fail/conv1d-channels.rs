//~ this convolution takes 4 channels but is given 8
use formwork::prelude::*;

type Net = (Conv1d<1, 8, 3>, Relu, Conv1d<4, 8, 3>, Flatten, Linear<768, 10>);

fn main() {
    Net::seeded(0).forward(&Tensor::<Sequence<1, 100>>::zeros());
}
