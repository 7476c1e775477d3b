//~ a height of 4 has no 5 rows to repeat above it and 5 below: each is at most the height
use formwork::prelude::*;

fn main() {
    CircularPad2d::<Pad<5>>::new().forward(&Tensor::<Image<1, 4, 9>>::zeros());
}
