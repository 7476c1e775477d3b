//~ `Floor` only infers: it has no backward pass, so neither it nor a network with it can be trained
use formwork::layer_prelude::*;
use formwork::prelude::*;

#[derive(Parameters)]
struct Floor;

impl<S: Shape, T: Scalar> Infer<S, T> for Floor {
    type Out = S;
    type Role = role::OnlyInfers;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

#[derive(Network)]
#[network(input = Image<1, 2, 2>)]
struct Net {
    flatten: Flatten,
    fc: Linear<4, 3>,
    floor: Floor,
}

fn main() {
    let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default());
    let _ = trainer.step(&Tensor::zeros_batch(1), &Tensor::<Vector<3>>::zeros_batch(1));
}
