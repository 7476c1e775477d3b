//~ nothing can be computed with the shape `S`, which is a parameter here
use formwork::prelude::*;

fn run<S: Shape, A: Layer<S, Out = S>>(net: &Residual<A>, x: &Tensor<S>) {
    net.forward(x);
}

fn main() {}
