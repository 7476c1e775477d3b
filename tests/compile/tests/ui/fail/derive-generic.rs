//~ this `Linear` takes a vector of 5 but is given one of 6
use formwork::prelude::*;
use formwork::tensor::Scalar;

#[derive(Network)]
#[network(input = Vector<6>)]
struct Net<T: Scalar> {
    relu: Relu,
    fc: Linear<5, 2, T>,
}

fn main() {}
