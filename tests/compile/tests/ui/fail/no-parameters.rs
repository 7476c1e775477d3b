//~ type annotations needed
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, Relu>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
