//~ one of several losses is a mean of each sample by itself, in which weights of classes cancel: take `Sum` of it
use formwork::prelude::*;

fn main() {
    let loss = (CrossEntropy.class_weights([1.0, 2.0]), MeanSquaredError);
    let y = Tensor::<(Vector<2>, Vector<1>), f64>::zeros();
    let _ = loss.of(&y, &(Class::<2>::new(0).unwrap(), Tensor::<Vector<1>, f64>::new([0.0])));
}
