//~ `N` only infers: it has no backward pass
use formwork::prelude::*;

fn fit<N: Model<Input = Vector<2>, Output = Vector<1>>>(net: Box<N>) {
    let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default());
    let _ = trainer.step(&Tensor::zeros_batch(1), &Tensor::<Vector<1>>::zeros_batch(1));
}

fn main() {
    fit(Network::<Vector<2>, Linear<2, 1>>::seeded(0));
}
