//~ a list has up to 32 layers, this one has 40: group some in a tuple
use formwork::prelude::*;

network! {
    type Net = Vector<16> => [
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
        Linear<16, 16>,
    ];
}

fn main() {}
