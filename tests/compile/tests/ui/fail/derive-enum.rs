//~ `Network` is for structs
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Vector<16>)]
enum Net {
    Small { fc: Linear<16, 10> },
    Large { fc: Linear<16, 100> },
}

fn main() {}
