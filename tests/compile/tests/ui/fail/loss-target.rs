//~ the target of an output of shape `formwork::prelude::Vector<2>` has that shape, but the given one is `formwork::prelude::Vector<3>`
use formwork::prelude::*;

fn main() {
    mse_loss(&Tensor::<Vector<2>>::new([0.0; 2]), &Tensor::<Vector<3>>::new([0.0; 3]));
}
