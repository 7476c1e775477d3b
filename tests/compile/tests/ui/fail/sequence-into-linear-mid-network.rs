//~ takes a vector but is given a sequence of 4 x 30: is a `Flatten` missing before it?
use formwork::prelude::*;

type Net = Network<Sequence<1, 32>, (Conv1d<1, 4, 3>, Relu, Linear<120, 10>, Relu, Linear<10, 4>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Sequence<1, 32>>::zeros());
}
