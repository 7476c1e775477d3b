//~ a width of 14 has no 0 columns to reflect to its left and 14 to its right: each is less than the width
use formwork::prelude::*;

type Around = (Left<0>, Right<14>, Top<13>, Bottom<0>);

fn main() {
    let net = <(MaxPool2d<2>, ReflectionPad2d<Around>, Conv2d<1, 6, 5>, Relu)>::seeded(0);
    net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
