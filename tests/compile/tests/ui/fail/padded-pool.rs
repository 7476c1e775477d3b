//~ a pooling window of 3 has padding 2 before and 2 after: each is at most half the window
use formwork::prelude::*;

fn main() {
    AvgPool2d::<3, 2, Pad<2>>::new().forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
