//~ `Concat` and `Cat` join two to four images or vectors, which `formwork::prelude::Vector<8>` is not
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Vector<8>)]
struct Net {
    cat: Cat,
    fc: Linear<8, 1>,
}

fn main() {
    Net::seeded(0).forward(&Tensor::<Vector<8>>::zeros());
}
