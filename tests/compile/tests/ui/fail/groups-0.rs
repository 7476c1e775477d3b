//~ 0 groups do not divide 8 input channels and 16 output channels
use formwork::prelude::*;

fn main() {
    GroupedConv2d::<8, 16, 0, 3>::seeded(0).forward(&Tensor::<Image<8, 8, 8>>::zeros());
}
