//~ a window of 9 (stride 1, padding 0 before and 0 after) does not fit the width of its input, which is 8
use formwork::prelude::*;

fn main() {
    Conv1d::<1, 8, 9>::seeded(0).forward(&Tensor::<Sequence<1, 8>>::zeros());
}
