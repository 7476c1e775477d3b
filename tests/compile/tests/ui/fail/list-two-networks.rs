//~ this `Linear` takes a vector of 8 but is given one of 16
//~ a window of 9 (stride 1, padding 0 before and 0 after) does not fit the height of its input, which is 8
use formwork::prelude::*;

network! {
    type First = Vector<16> => [Linear<8, 16>, Relu];
    type Second = Image<1, 8, 8> => [Conv2d<1, 4, 9>, Flatten];
}

fn main() {
    First::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
    Second::seeded(0).forward(&Tensor::<Image<1, 8, 8>>::zeros());
}
