//~ 3 groups do not divide 4 input channels and 6 output channels
use formwork::prelude::*;

fn main() {
    GroupedConv2d::<4, 6, 3, 3>::seeded(0).forward(&Tensor::<Image<4, 8, 8>>::zeros());
}
