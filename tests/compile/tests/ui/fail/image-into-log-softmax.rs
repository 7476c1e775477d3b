//~ `formwork::prelude::LogSoftmax` takes a vector but is given an image of 1 x 28 x 28: is a `Flatten` missing before it?
use formwork::prelude::*;

fn main() {
    LogSoftmax.forward(&Tensor::<Image<1, 28, 28>>::zeros());
}
