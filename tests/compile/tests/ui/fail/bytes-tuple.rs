//~ bytes cannot be viewed as `(formwork::prelude::Linear<2, 3>, formwork::prelude::Relu)`: the order of its values in memory is the compiler's choice
use formwork::prelude::*;
use formwork::tensor::memory;

fn main() {
    let _ = memory::view_bytes::<f32, (Linear<2, 3>, Relu)>(&[0; 36]);
}
