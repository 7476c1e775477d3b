//~ a layer of sequences (`Conv1d`, `MaxPool1d`, ..) is given an image of 1 x 14 x 14
use formwork::prelude::*;

fn main() {
    let layer = ConvTranspose1d::<1, 6, 3, 2>::seeded(0);
    layer.forward(&Tensor::<Image<1, 14, 14>>::zeros());
}
