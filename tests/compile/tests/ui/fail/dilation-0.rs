//~ a window with dilation 0 sees one value only: the dilation is at least 1
use formwork::prelude::*;

fn main() {
    type Flat = Convolution<Dense<1, 6>, Axis<3>, Axis<3, 1, Pad<0>, 0>>;
    Flat::seeded(0).forward(&Tensor::<Image<1, 6, 6>>::zeros());
}
