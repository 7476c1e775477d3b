//~ `formwork::prelude::LogSoftmax` takes a vector but is given a sequence of 3 x 28: is a `Flatten` missing before it?
use formwork::prelude::*;

fn main() {
    LogSoftmax.forward(&Tensor::<Sequence<3, 28>>::zeros());
}
