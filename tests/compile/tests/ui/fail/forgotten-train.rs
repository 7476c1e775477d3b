//~ not all trait items implemented, missing: `backward_tile`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct NoBackwardTile;

impl<S: Shape, T: Scalar> Infer<S, T> for NoBackwardTile {
    type Out = S;
    type Role = role::Alone;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Train<S, T> for NoBackwardTile {
}

fn main() {}
