//~ an image of height 0 and width 4 has no edge to repeat
use formwork::prelude::*;

fn main() {
    ReplicationPad2d::<Pad<1>>::new().forward(&Tensor::<Image<1, 0, 4>>::zeros());
}
