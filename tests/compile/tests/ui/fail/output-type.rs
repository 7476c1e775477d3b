//~ expected `10`, found `11`
use formwork::prelude::*;

fn main() {
    let net = <(Flatten, Linear<784, 11>)>::seeded(0);
    let _: Box<Tensor<Vector<10>>> = net.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
