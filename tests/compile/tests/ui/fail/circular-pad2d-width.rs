//~ a width of 4 has no 2 columns to repeat to its left and 5 to its right: each is at most the width
use formwork::prelude::*;

fn main() {
    let layer = CircularPad2d::<(Left<2>, Right<5>, Top<0>, Bottom<0>)>::new();
    layer.forward(&Tensor::<Image<1, 9, 4>>::zeros());
}
