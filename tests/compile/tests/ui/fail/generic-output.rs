//~ type mismatch resolving `<Linear<784, 12> as Infer<Vector<784>>>::Out == Vector<10>`
use formwork::prelude::*;

type Net = Network<Image<1, 28, 28>, (Flatten, Linear<784, 12>)>;

fn classify<N: Model<Input = Image<1, 28, 28>, Output = Vector<10>>>(net: &N, x: &Tensor<N::Input>) -> usize {
    net.forward(x).argmax()
}

fn main() {
    classify(&*Net::seeded(0), &Tensor::zeros());
}
