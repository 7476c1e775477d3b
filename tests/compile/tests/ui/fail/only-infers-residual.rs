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

fn main() {
    let block = <Residual<(Linear<3, 3>, Floor)>>::seeded(0);
    let x = Tensor::<Vector<3>>::zeros();
    block.backward(&x, &x);
}
