//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Image<8, 22, 22>` and the shortcut `formwork::prelude::Image<8, 24, 24>`
use formwork::prelude::*;

type Net = Network<
    Image<1, 28, 28>,
    (Conv2d<1, 8, 5>, Residual<(Conv2d<8, 8, 3>, Relu)>, Relu, MaxPool2d<2>, Flatten, Linear<1152, 10>),
>;

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
