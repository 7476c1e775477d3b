//~ a `Network` has 1 to 32 layers, this one has 33: group some in a tuple
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Vector<16>)]
struct Net {
    fc1: Linear<16, 16>,
    fc2: Linear<16, 16>,
    fc3: Linear<16, 16>,
    fc4: Linear<16, 16>,
    fc5: Linear<16, 16>,
    fc6: Linear<16, 16>,
    fc7: Linear<16, 16>,
    fc8: Linear<16, 16>,
    fc9: Linear<16, 16>,
    fc10: Linear<16, 16>,
    fc11: Linear<16, 16>,
    fc12: Linear<16, 16>,
    fc13: Linear<16, 16>,
    fc14: Linear<16, 16>,
    fc15: Linear<16, 16>,
    fc16: Linear<16, 16>,
    fc17: Linear<16, 16>,
    fc18: Linear<16, 16>,
    fc19: Linear<16, 16>,
    fc20: Linear<16, 16>,
    fc21: Linear<16, 16>,
    fc22: Linear<16, 16>,
    fc23: Linear<16, 16>,
    fc24: Linear<16, 16>,
    fc25: Linear<16, 16>,
    fc26: Linear<16, 16>,
    fc27: Linear<16, 16>,
    fc28: Linear<16, 16>,
    fc29: Linear<16, 16>,
    fc30: Linear<16, 16>,
    fc31: Linear<16, 16>,
    fc32: Linear<16, 16>,
    fc33: Linear<16, 16>,
}

fn main() {}
