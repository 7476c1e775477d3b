//~ `Concat` and `Cat` join images along their channels, or vectors, but are given `formwork::prelude::Image<1, 4, 4>` and `formwork::prelude::Vector<16>`
use formwork::prelude::*;

fn main() {
    Cat.forward(&Tensor::<(Image<1, 4, 4>, Vector<16>)>::zeros());
}
