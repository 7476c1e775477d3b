//~ type mismatch resolving `<Box<Tensor<Vector<784>>> as Input>::Element == f64`
use formwork::prelude::*;

type Net = Network<Vector<784>, (Linear<784, 100, f64>, Relu, Linear<100, 10, f64>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Vector<784>>::zeros());
}
