//~ expected `10`, found `11`
use formwork::prelude::*;

fn main() {
    cross_entropy(&Tensor::<Vector<10>>::new([0.0; 10]), Class::<11>::new(3).unwrap());
}
