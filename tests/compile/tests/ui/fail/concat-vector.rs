//~ `Concat` and `Cat` join images along their channels, or vectors, but are given `formwork::prelude::Image<8, 6, 6>` and `formwork::prelude::Vector<108>`
use formwork::prelude::*;

fn main() {
    let layer = Concat::<(Conv2d<3, 8, 1>, Flatten)>::seeded(0);
    layer.forward(&Tensor::<Image<3, 6, 6>>::zeros());
}
