//~ expected `9`, found `8`
use formwork::layers::steps::{Matrix, im2col::im2col};
use formwork::prelude::*;

fn main() {
    let _: Matrix<9, 9> = im2col(&Conv2d::<2, 3, 2>::seeded(0), &Tensor::<Image<2, 4, 4>>::zeros());
}
