//~ `Concat` and `Cat` are given images of 4 x 4 and 2 x 2: only their channels may differ
use formwork::prelude::*;

fn main() {
    Cat.forward(&Tensor::<(Image<1, 4, 4>, Image<1, 2, 2>)>::zeros());
}
