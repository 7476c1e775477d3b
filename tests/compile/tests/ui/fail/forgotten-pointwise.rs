//~ not all trait items implemented, missing: `MONOTONE`
//~ not all trait items implemented, missing: `point`
//~ not all trait items implemented, missing: `point_gradient`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct NoMonotone;

impl<S: Shape, T: Scalar> Infer<S, T> for NoMonotone {
    type Out = S;
    type Role = role::Pointwise;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Pointwise<S, T> for NoMonotone {
    fn point<E: Element<Scalar = T>>(&self, x: E) -> E {
        x + x
    }

    fn point_gradient<E: Element<Scalar = T>>(&self, _: E, d: E) -> E {
        d + d
    }
}

#[derive(Parameters)]
struct NoPoint;

impl<S: Shape, T: Scalar> Infer<S, T> for NoPoint {
    type Out = S;
    type Role = role::Pointwise;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Pointwise<S, T> for NoPoint {
    const MONOTONE: bool = false;

    fn point_gradient<E: Element<Scalar = T>>(&self, _: E, d: E) -> E {
        d + d
    }
}

#[derive(Parameters)]
struct NoPointGradient;

impl<S: Shape, T: Scalar> Infer<S, T> for NoPointGradient {
    type Out = S;
    type Role = role::Pointwise;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Pointwise<S, T> for NoPointGradient {
    const MONOTONE: bool = false;

    fn point<E: Element<Scalar = T>>(&self, x: E) -> E {
        x + x
    }
}

fn main() {}
