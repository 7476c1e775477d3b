//~ mismatched types
use formwork::prelude::*;

type First = Network<Vector<16>, (Linear<16, 10>, Relu)>;

fn main() {
    let first = Trainer::new(First::seeded(0), CrossEntropy, Adam::default());
    let mut second = Trainer::new(First::seeded(0), CrossEntropy, Adam::default());
    second.set_state(first.net()).unwrap();
}
