//~ this `Linear` takes a vector of 12 but is given one of 16
use formwork::prelude::*;

type Net = (Linear<8, 16>, Relu, Fork<(Linear<16, 10>, Linear<12, 4>)>);

fn main() {
    Net::seeded(0).forward(&Tensor::<Vector<8>>::zeros());
}
