//~ `Doubled` names a role whose trait it does not implement
//~ `Summed` names a role whose trait it does not implement
use formwork::layer_prelude::*;
use formwork::prelude::*;

#[derive(Parameters)]
struct Doubled;

impl<S: Shape, T: Scalar> Infer<S, T> for Doubled {
    type Out = S;
    type Role = role::Pointwise;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

#[derive(Parameters)]
struct Summed;

impl<S: Shape, T: Scalar> Infer<S, T> for Summed {
    type Out = S;
    type Role = role::Synced;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

fn main() {}
