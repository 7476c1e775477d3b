//~ 3 groups do not divide 4 channels
use formwork::prelude::*;

fn main() {
    let _ = GroupedConv2d::<4, 6, 3, 3>::seeded(0);
}
