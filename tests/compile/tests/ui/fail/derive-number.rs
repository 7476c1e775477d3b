//~ `usize` does not take an input of shape `formwork::prelude::Vector<16>` with elements `f32`
use formwork::prelude::*;

#[derive(Clone, Debug, Network)]
#[network(input = Vector<16>)]
struct Net {
    fc1: Linear<16, 16>,
    hidden: usize,
    fc2: Linear<16, 10>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
}
