//~ this `Linear` takes a vector of 4 but is given one of 3
use formwork::prelude::*;

type Net = (Parallel<(Linear<8, 4>, Linear<4, 2>)>, Cat, Linear<6, 1>);

fn main() {
    Net::seeded(0).forward(&Tensor::<(Vector<8>, Vector<3>)>::zeros());
}
