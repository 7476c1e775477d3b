//~ a reshape keeps the number of elements
use formwork::prelude::*;

fn main() {
    let x = Tensor::<Image<1, 2, 3>>::zeros();
    x.reshape::<Vector<5>>();
}
