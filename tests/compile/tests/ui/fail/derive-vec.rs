//~ `Vec<formwork::prelude::Linear<16, 16>>` does not take an input of shape `formwork::prelude::Vector<16>` with elements `f32`
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Vector<16>)]
struct Net {
    hidden: Vec<Linear<16, 16>>,
    fc: Linear<16, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
}
