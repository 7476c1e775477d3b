//~ an `AdaptiveAvgPool2d` gives at least 1 x 1
use formwork::prelude::*;
use formwork::tensor::Portable;

fn main() {
    // A level named here keeps the machine's own out of the output.
    let x = Tensor::<Image<3, 7, 7>>::new([[[1.0; 7]; 7]; 3]);
    let mut y = Tensor::<Image<3, 2, 0>>::new([[[]; 2]; 3]);
    AdaptiveAvgPool2d::<2, 0>.infer_tile(Portable, &x, &mut y, &mut []);
}
