//~ an axis, kernel, stride or padding of H is past the limit of 1024
//~ an axis, kernel, stride or padding of W is past the limit of 1024
use formwork::prelude::*;

fn blur<const H: usize, const W: usize>(x: &Tensor<Image<1, H, W>>) {
    Conv2d::<1, 1, 3, 1, Pad<1>>::seeded(0).forward(x);
}

fn main() {
    blur(&Tensor::<Image<1, 9, 9>>::zeros());
}
