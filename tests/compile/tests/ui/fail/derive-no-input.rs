//~ a network knows its input: `#[network(input = Image<1, 28, 28>)]`
use formwork::prelude::*;

#[derive(Network)]
struct Net {
    fc: Linear<16, 10>,
}

fn main() {}
