//~ `formwork::prelude::Same` does not say what lies between the values of an image: say `Nearest` or `Bilinear`
use formwork::prelude::*;

pub struct Decoder {
    pub up: Upsample<2, Same>,
}

fn main() {}
