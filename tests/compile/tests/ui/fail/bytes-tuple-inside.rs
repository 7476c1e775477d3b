//~ bytes cannot be viewed as `(formwork::prelude::Linear<2, 3>, formwork::prelude::Relu)`: the order of its values in memory is the compiler's choice
use formwork::prelude::*;
use formwork::tensor::memory;

#[derive(Network)]
#[network(input = Vector<2>)]
#[repr(C)]
struct Net {
    layers: (Linear<2, 3>, Relu),
}

fn main() {
    let _ = memory::view_bytes::<f32, Net>(&[0; 36]);
}
