use formwork::prelude::*;

fn main() {
    let x = Tensor::<Image<1, 1024, 3>>::zeros();
    let y: Box<Tensor<Image<1, 1024, 3>>> = Conv2d::<1, 1, 3, 1, Pad<1>>::seeded(0).forward(&x);
    let _: Box<Tensor<Image<1, 1022, 1>>> = MaxPool2d::<3, 1>::new().forward(&y);
    let _: Box<Tensor<Vector<3072>>> = Flatten.forward(&y);
    let _: Box<Tensor<Image<1, 1, 1>>> = AvgPool2d::<1024>::new().forward(&Tensor::<Image<1, 1024, 1024>>::zeros());
}
