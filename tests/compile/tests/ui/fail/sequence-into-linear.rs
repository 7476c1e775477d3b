//~ `formwork::prelude::Linear<784, 10>` does not take an input of shape `formwork::prelude::Sequence<8, 98>` with elements `f32`
use formwork::prelude::*;

network! {
    type Net = Sequence<1, 100> => [Conv1d<1, 8, 3>, Relu, Linear<784, 10>];
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Sequence<1, 100>>::zeros());
}
