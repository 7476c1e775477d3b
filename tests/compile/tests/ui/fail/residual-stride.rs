//~ a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `formwork::prelude::Image<8, 14, 14>` and the shortcut `formwork::prelude::Image<8, 28, 28>`
use formwork::prelude::*;

type Block = (Residual<(Conv2d<8, 8, 3, 2, Pad<1>>, Relu, Conv2d<8, 8, 3, 1, Pad<1>>)>, Relu);
type Net = (Conv2d<1, 8, 3, 1, Pad<1>>, Block, Block, Flatten, Linear<392, 10>);

fn main() {
    Net::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
