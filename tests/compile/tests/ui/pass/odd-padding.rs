use formwork::prelude::*;

fn main() {
    let same: Box<Tensor<Image<2, 9, 8>>> =
        Conv2d::<1, 2, 4, 1, Total<3>>::seeded(0).forward(&Tensor::<Image<1, 9, 8>>::zeros());
    let _: Box<Tensor<Image<2, 4, 4>>> = Conv2d::<2, 2, 3, 2, Total<1>>::seeded(0).forward(&same);
    // The most padding that a window of 3 takes, and the least input.
    let _: Box<Tensor<Image<1, 3, 3>>> =
        Conv2d::<1, 1, 3, 1, Pad<2>>::seeded(0).forward(&Tensor::<Image<1, 1, 1>>::zeros());
}
