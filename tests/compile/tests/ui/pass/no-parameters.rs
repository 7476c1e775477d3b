// A network without parameters has `f32` elements where nothing says others, and one of `f64` layers has `f64`.
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, Relu>;

type Doubles = Network<Vector<2>, (Relu, Linear<2, 1, f64>)>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
    Doubles::seeded(0).forward(&Tensor::<Vector<2>, f64>::zeros());
    Doubles::zeros().forward(&Tensor::<Vector<2>, f64>::zeros());
}
