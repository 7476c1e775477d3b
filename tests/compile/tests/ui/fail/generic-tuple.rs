//~ `(formwork::prelude::Flatten, formwork::prelude::Linear<784, 10>)` is not a network with elements `f32`: a network knows its input
use formwork::prelude::*;

type Net = (Flatten, Linear<784, 10>);

fn score<N: Model<Output = Vector<10>>>(net: &N) -> f32 {
    net.forward(&Tensor::zeros())[0]
}

fn main() {
    score(&*Net::seeded(0));
}
