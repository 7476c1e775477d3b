//~ `network` has one setting, `input = Image<C, H, W>`
use formwork::prelude::*;

#[derive(Network)]
#[network(output = Vector<16>)]
struct Net {
    fc: Linear<16, 10>,
}

fn main() {}
