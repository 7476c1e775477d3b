//~ a layer of sequences (`Conv1d`, `MaxPool1d`, ..) is given an image of 1 x 28 x 28
use formwork::prelude::*;

fn main() {
    Conv1d::<1, 8, 3>::seeded(0).forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
