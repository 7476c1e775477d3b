//~ this `Linear` takes a vector of 4 but is given one of 3
use formwork::prelude::*;

#[derive(Network)]
#[network(input = (Vector<8>, Vector<3>))]
struct Sensors {
    each: Parallel<(Linear<8, 4>, Linear<4, 2>)>,
    cat: Cat,
    fc: Linear<6, 1>,
}

fn main() {
    Sensors::seeded(0).forward(&Tensor::<(Vector<8>, Vector<3>)>::zeros());
}
