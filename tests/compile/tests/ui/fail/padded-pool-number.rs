//~ constant provided when a type was expected
use formwork::prelude::*;

fn main() {
    MaxPool2d::<3, 2, 1>::new().forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
