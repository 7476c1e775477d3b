//~ 4 groups do not divide 6 channels
use formwork::prelude::*;

fn main() {
    GroupNorm::<4, 6>::seeded(0).forward(&Tensor::<Image<6, 8, 8>>::zeros());
}
