//~ 3 groups do not divide 4 input channels and 8 output channels
use formwork::prelude::*;

type Net = Network<Sequence<1, 32>, (Conv1d<1, 4, 3>, Relu, GroupedConv1d<4, 8, 3, 3>, Flatten, Linear<224, 10>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Sequence<1, 32>>::zeros());
}
