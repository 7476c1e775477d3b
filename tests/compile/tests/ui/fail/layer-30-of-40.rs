//~ this `Linear` takes a vector of 17 but is given one of 16
use formwork::prelude::*;

type Ten = (
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
);
type Wrong = (
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<16, 16>,
    Linear<17, 16>,
);
type Net = Network<Vector<16>, (Ten, Ten, Wrong, Ten)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
}
