//~ a window of 9 (stride 1, padding 1 before and 1 after) does not fit the width of its input, which is 6
use formwork::prelude::*;

fn main() {
    type Wide = Convolution<Dense<1, 6>, Axis<3>, Axis<5, 1, Pad<1>, 2>>;
    Wide::seeded(0).forward(&Tensor::<Image<1, 6, 6>>::zeros());
}
