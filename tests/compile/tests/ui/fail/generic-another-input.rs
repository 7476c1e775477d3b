//~ type mismatch resolving `<Net as Model>::Input == Image<1, 28, 28>`
use formwork::prelude::*;

#[derive(Network)]
#[network(input = Image<1, 32, 32>)]
struct Net {
    flatten: Flatten,
    fc: Linear<1024, 10>,
}

fn classify<N: Model<Input = Image<1, 28, 28>, Output = Vector<10>>>(net: &N, x: &Tensor<N::Input>) -> usize {
    net.forward(x).argmax()
}

fn main() {
    classify(&*Net::seeded(0), &Tensor::zeros());
}
