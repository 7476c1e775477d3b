//~ not all trait items implemented, missing: `KERNEL`
//~ not all trait items implemented, missing: `SELECTS`
//~ not all trait items implemented, missing: `window`
//~ not all trait items implemented, missing: `backward_tile`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct NoKernel;

impl<S: Shape, T: Scalar> Infer<S, T> for NoKernel {
    type Out = S;
    type Role = role::Pool;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Pool<S, T> for NoKernel {
    const SELECTS: bool = false;

    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (x(0, 0), E::ZERO)
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
struct NoSelects;

impl<S: Shape, T: Scalar> Infer<S, T> for NoSelects {
    type Out = S;
    type Role = role::Pool;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Pool<S, T> for NoSelects {
    const KERNEL: usize = 2;

    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (x(0, 0), E::ZERO)
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
struct NoWindow;

impl<S: Shape, T: Scalar> Infer<S, T> for NoWindow {
    type Out = S;
    type Role = role::Pool;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Pool<S, T> for NoWindow {
    const KERNEL: usize = 2;
    const SELECTS: bool = false;

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
    type Role = role::Pool;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Pool<S, T> for NoBackwardTile {
    const KERNEL: usize = 2;
    const SELECTS: bool = false;

    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (x(0, 0), E::ZERO)
    }
}

fn main() {}
