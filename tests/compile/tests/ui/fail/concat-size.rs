//~ `Concat` and `Cat` are given images of 6 x 6 and 4 x 4: only their channels may differ
use formwork::prelude::*;

fn main() {
    let layer = Concat::<(Conv2d<3, 8, 1>, Conv2d<3, 4, 3>)>::seeded(0);
    layer.forward(&Tensor::<Image<3, 6, 6>>::zeros());
}
