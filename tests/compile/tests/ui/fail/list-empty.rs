//~ a network has a layer: `[Flatten, Linear<784, 10>]`
use formwork::prelude::*;

network! {
    type Net = Vector<16> => [];
}

fn main() {}
