//~ the layers of a `Network` have names; a tuple of layers is a layer as it is
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Vector<16>)]
struct Net(Linear<16, 10>, Relu);

fn main() {}
