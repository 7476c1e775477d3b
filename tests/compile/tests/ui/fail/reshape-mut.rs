//~ a reshape keeps the number of elements
use formwork::prelude::*;

fn main() {
    let mut x = Tensor::<Image<1, 2, 3>>::zeros();
    x.reshape_mut::<Image<2, 2, 2>>();
}
