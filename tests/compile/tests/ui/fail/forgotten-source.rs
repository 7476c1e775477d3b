//~ not all trait items implemented, missing: `ROW`
//~ not all trait items implemented, missing: `PATCH`
//~ not all trait items implemented, missing: `forward_fused`
//~ not all trait items implemented, missing: `backward_tile`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct NoRow;

impl<S: Shape, T: Scalar> Infer<S, T> for NoRow {
    type Out = S;
    type Role = role::Source;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Source<S, T> for NoRow {
    const PATCH: Option<usize> = None;

    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        _: &Tensor<S, E>,
        _: &impl Follow<T>,
        _: &mut [E],
        _: &mut [E],
        _: &mut [E],
    ) {
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
    }
}

#[derive(Parameters)]
struct NoPatch;

impl<S: Shape, T: Scalar> Infer<S, T> for NoPatch {
    type Out = S;
    type Role = role::Source;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Source<S, T> for NoPatch {
    const ROW: usize = 1;

    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        _: &Tensor<S, E>,
        _: &impl Follow<T>,
        _: &mut [E],
        _: &mut [E],
        _: &mut [E],
    ) {
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
    }
}

#[derive(Parameters)]
struct NoInferFused;

impl<S: Shape, T: Scalar> Infer<S, T> for NoInferFused {
    type Out = S;
    type Role = role::Source;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Source<S, T> for NoInferFused {
    const ROW: usize = 1;
    const PATCH: Option<usize> = None;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
    }
}

#[derive(Parameters)]
struct NoBackwardTile;

impl<S: Shape, T: Scalar> Infer<S, T> for NoBackwardTile {
    type Out = S;
    type Role = role::Source;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Source<S, T> for NoBackwardTile {
    const ROW: usize = 1;
    const PATCH: Option<usize> = None;

    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        _: &Tensor<S, E>,
        _: &impl Follow<T>,
        _: &mut [E],
        _: &mut [E],
        _: &mut [E],
    ) {
    }
}

fn main() {}
