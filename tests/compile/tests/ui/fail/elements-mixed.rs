//~ `f32` is neither a parameter nor a layer with elements `f64`
use formwork::prelude::*;

type Net = Network<Vector<784>, (Linear<784, 100, f64>, Relu, Linear<100, 10>)>;

fn main() {
    Net::seeded(0);
}
