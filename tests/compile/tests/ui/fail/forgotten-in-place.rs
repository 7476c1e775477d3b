//~ not all trait items implemented, missing: `infer_in_place`
//~ not all trait items implemented, missing: `forward_in_place`
//~ not all trait items implemented, missing: `backward_in_place`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct NoInferInPlace;

impl<S: Shape, T: Scalar> Infer<S, T> for NoInferInPlace {
    type Out = S;
    type Role = role::InPlace;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> InPlace<S, T> for NoInferInPlace {
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(&self, _: &Pass<'_, L, T>, _: &mut Tensor<S, E>) {}

    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
    ) {
    }
}

#[derive(Parameters)]
struct NoForwardInPlace;

impl<S: Shape, T: Scalar> Infer<S, T> for NoForwardInPlace {
    type Out = S;
    type Role = role::InPlace;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> InPlace<S, T> for NoForwardInPlace {
    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &mut Tensor<S, E>) {}

    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
    ) {
    }
}

#[derive(Parameters)]
struct NoBackwardInPlace;

impl<S: Shape, T: Scalar> Infer<S, T> for NoBackwardInPlace {
    type Out = S;
    type Role = role::InPlace;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> InPlace<S, T> for NoBackwardInPlace {
    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &mut Tensor<S, E>) {}

    fn forward_in_place<L: Level, E: Element<Scalar = T>>(&self, _: &Pass<'_, L, T>, _: &mut Tensor<S, E>) {}
}

fn main() {}
