use formwork::prelude::*;

fn main() {
    let net = <(Flatten, Linear<16384, 2>)>::seeded(0);
    let _: Box<Tensor<Vector<2>>> = net.forward(&Tensor::<Image<16, 32, 32>>::zeros());
    // A vector needs no flattening, so there is no limit to its length.
    let _: Box<Tensor<Vector<2>>> = Linear::<20000, 2>::seeded(0).forward(&Tensor::<Vector<20000>>::zeros());
}
