//~ a height of 3 has no 3 rows to reflect above it and 3 below: each is less than the height
use formwork::prelude::*;

fn main() {
    ReflectionPad2d::<Pad<3>>::new().forward(&Tensor::<Image<1, 3, 4>>::zeros());
}
