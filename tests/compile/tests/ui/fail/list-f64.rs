//~ `formwork::prelude::Linear<16, 10>` does not take an input of shape `formwork::prelude::Vector<16>` with elements `f64`
use formwork::prelude::*;

network! {
    type Net = Vector<16>, f64 => [Linear<16, 16, f64>, Relu, Linear<16, 10>];
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Vector<16>, f64>::zeros());
}
