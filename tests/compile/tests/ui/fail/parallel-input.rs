//~ `Parallel` takes a product of shapes, `(A, B)`, but is given `formwork::prelude::Vector<11>`
use formwork::prelude::*;

fn main() {
    Parallel::<(Linear<8, 4>, Linear<3, 2>)>::seeded(0).forward(&Tensor::<Vector<11>>::zeros());
}
