//~ this `Linear` takes a vector of 16 but is given one of 32
use formwork::prelude::*;
use formwork::tensor::Scalar;

network! {
    type Net<T: Scalar> = Vector<16> => [Linear<16, 32, T>, Relu, Linear<16, 10, T>];
}

fn main() {
    Net::<f64>::seeded(0).forward(&Tensor::<Vector<16>, f64>::zeros());
    Net::<f32>::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
}
