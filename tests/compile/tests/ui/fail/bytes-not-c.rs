//~ bytes cannot be viewed as `Net`: the order of its values in memory is the compiler's choice
use formwork::prelude::*;
use formwork::tensor::memory;

#[derive(Network)]
#[network(input = Vector<2>)]
struct Net {
    fc: Linear<2, 3>,
    relu: Relu,
}

fn main() {
    let _ = memory::view_bytes::<f32, Net>(&[0; 36]);
}
