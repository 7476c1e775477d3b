//~ mismatched types
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Vector<16>)]
struct Net {
    fc: Linear<16, 10>,
}

fn main() {
    let y: Box<Tensor<Vector<12>>> = Net::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
    println!("{}", y.len());
}
