//~ `formwork::prelude::GlobalAvgPool` takes an image but is given a vector of 6
use formwork::prelude::*;

fn main() {
    GlobalAvgPool.forward(&Tensor::<Vector<6>>::zeros());
}
