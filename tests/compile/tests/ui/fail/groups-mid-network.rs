//~ 3 groups do not divide 8 input channels and 16 output channels
use formwork::prelude::*;

type Net = Network<
    Image<3, 32, 32>,
    (Conv2d<3, 8, 3>, Relu, GroupedConv2d<8, 16, 3, 3>, Relu, GlobalAvgPool, Linear<16, 10>),
>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
}
