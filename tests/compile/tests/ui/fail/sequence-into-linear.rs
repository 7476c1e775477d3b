//~ takes a vector but is given a sequence of 8 x 98: is a `Flatten` missing before it?
use formwork::prelude::*;

network! {
    type Net = Sequence<1, 100> => [Conv1d<1, 8, 3>, Relu, Linear<784, 10>];
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Sequence<1, 100>>::zeros());
}
