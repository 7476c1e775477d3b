//~ constant provided when a type was expected
use formwork::prelude::*;

fn main() {
    let _ = Conv2d::<64, 64, 3, 1, 1>::seeded(0);
}
