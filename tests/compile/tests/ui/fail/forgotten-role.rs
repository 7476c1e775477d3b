//~ not all trait items implemented, missing: `Role`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct Doubled;

impl<S: Shape, T: Scalar> Infer<S, T> for Doubled {
    type Out = S;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

fn main() {}
