use formwork::prelude::*;

fn main() {
    let net = <(Flatten, Linear<25088, 2>)>::seeded(0);
    let _: Box<Tensor<Vector<2>>> = net.forward(&Tensor::<Image<512, 7, 7>>::zeros());
    // The longest, and the first after the table of all lengths.
    let _: Box<Tensor<Vector<262144>>> = Flatten.forward(&Tensor::<Image<64, 64, 64>>::zeros());
    let _: Box<Tensor<Vector<16416>>> = Flatten.forward(&Tensor::<Image<513, 32, 1>>::zeros());
}
