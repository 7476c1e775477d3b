//~ `Doubled` has the role `Pointwise`, but does not implement the trait `Pointwise` for an input of shape `S`
//~ `Summed` has the role `Alone`, but does not implement the trait `Train` for an input of shape `S`
use formwork::layer_prelude::*;

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
    type Role = role::Alone;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

fn main() {}
