//~ `formwork::prelude::Axis<3, 2>` is no axis of a transposed convolution: say `TransposedAxis<3, 2, Pad<1>, 1>`
use formwork::prelude::*;

pub struct Decoder {
    pub up: ConvTranspose<Dense<1, 6>, Axis<3, 2>, TransposedAxis<3, 2>>,
}

fn main() {}
