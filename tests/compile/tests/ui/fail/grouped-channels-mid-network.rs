//~ this convolution takes 8 channels but is given 6
use formwork::prelude::*;

type Net = (Conv2d<3, 6, 3>, GroupedConv2d<8, 16, 4, 3>, GlobalAvgPool, Linear<16, 10>);

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
