//~ 4 groups do not divide 6 channels
use formwork::prelude::*;

fn main() {
    ChannelShuffle::<4>.forward(&Tensor::<Image<6, 4, 4>>::zeros());
}
