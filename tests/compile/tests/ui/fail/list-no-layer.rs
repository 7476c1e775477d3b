//~ `String` does not take an input of shape `formwork::prelude::Image<6, 28, 28>` with elements `f32`
use formwork::prelude::*;

network! {
    type Net = Image<1, 28, 28> => [Conv2d<1, 6, 5, 1, Pad<2>>, String, MaxPool2d<2>, Flatten, Linear<1176, 10>];
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
