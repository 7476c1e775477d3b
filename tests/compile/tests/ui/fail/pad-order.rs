//~ `(formwork::prelude::Top<1>, formwork::prelude::Bottom<1>, formwork::prelude::Left<2>, formwork::prelude::Right<2>)` does not say what lies around an image: say `Pad<1>` or `(Left<1>, Right<2>, Top<3>, Bottom<4>)`
use formwork::prelude::*;

fn takes(_: ZeroPad2d<(Top<1>, Bottom<1>, Left<2>, Right<2>)>) {}

fn main() {}
