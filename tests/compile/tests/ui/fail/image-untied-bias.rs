//~ `formwork::prelude::UntiedBias<1, 4, 4>` takes an image of 1 x 4 x 4 but is given `formwork::prelude::Image<1, 3, 4>`
use formwork::prelude::*;

fn main() {
    UntiedBias::<1, 4, 4>::seeded(0).forward(&Tensor::<Image<1, 3, 4>>::zeros());
}
