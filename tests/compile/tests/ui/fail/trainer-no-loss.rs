//~ this function takes 3 arguments but 2 arguments were supplied
use formwork::prelude::*;

type Net = Network<Vector<16>, (Linear<16, 10>, Relu)>;

fn main() {
    Trainer::new(Net::seeded(0), CrossEntropy);
}
