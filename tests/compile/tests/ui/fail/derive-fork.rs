//~ this `Linear` takes a vector of 32 but is given one of 16
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<3, 32, 32>)]
struct Detector {
    conv: Conv2d<3, 16, 3>,
    pool: GlobalAvgPool,
    heads: Fork<(Linear<16, 10>, (Linear<32, 4>, Sigmoid))>,
}

fn main() {
    let y = Detector::seeded(0).forward(&Tensor::<Image<3, 32, 32>>::zeros());
    let (scores, place) = y.parts();
    println!("{} {}", scores.len(), place.len());
}
