//~ expected an array with a size of 3, found one with a size of 2
use formwork::prelude::*;

fn main() {
    Tensor::<Image<1, 2, 3>>::new([[[1.0, 2.0], [4.0, 5.0]]]);
}
