//~ the targets have 11 classes but the network gives 10 scores
use formwork::prelude::*;

fn main() {
    cross_entropy(&Tensor::<Vector<10>>::new([0.0; 10]), Class::<11>::new(3).unwrap());
}
