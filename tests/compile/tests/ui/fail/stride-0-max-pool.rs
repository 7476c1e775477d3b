//~ a window with stride 0 never moves: the stride is at least 1
use formwork::prelude::*;

fn main() {
    let layer = MaxPool2d::<2, 0>::seeded(0);
    layer.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
