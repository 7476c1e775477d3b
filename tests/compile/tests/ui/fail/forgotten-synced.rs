//~ not all trait items implemented, missing: `BARRIERS`
//~ not all trait items implemented, missing: `forward_tile`
//~ not all trait items implemented, missing: `backward_tile`
//~ not all trait items implemented, missing: `gather`
//~ not all trait items implemented, missing: `settle`
//~ not all trait items implemented, missing: `update_buffers`
use formwork::layer_prelude::*;

#[derive(Parameters)]
struct NoBarriers;

impl<S: Shape, T: Scalar> Infer<S, T> for NoBarriers {
    type Out = S;
    type Role = role::Synced;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Synced<S, T> for NoBarriers {
    const TAPE: usize = 0;
    const SHARED: usize = 1;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
        _: Memory<'_, E>,
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

    fn gather<E: Element<Scalar = T>>(_: Meeting, _: usize, _: &[E], _: &mut [T]) {}

    fn settle(_: Meeting, _: &mut [T]) {}

    fn update_buffers(&mut self, _: &[T]) {}
}

#[derive(Parameters)]
struct NoForwardTile;

impl<S: Shape, T: Scalar> Infer<S, T> for NoForwardTile {
    type Out = S;
    type Role = role::Synced;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Synced<S, T> for NoForwardTile {
    const TAPE: usize = 0;
    const SHARED: usize = 1;
    const BARRIERS: usize = 1;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
    }

    fn gather<E: Element<Scalar = T>>(_: Meeting, _: usize, _: &[E], _: &mut [T]) {}

    fn settle(_: Meeting, _: &mut [T]) {}

    fn update_buffers(&mut self, _: &[T]) {}
}

#[derive(Parameters)]
struct NoBackwardTile;

impl<S: Shape, T: Scalar> Infer<S, T> for NoBackwardTile {
    type Out = S;
    type Role = role::Synced;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Synced<S, T> for NoBackwardTile {
    const TAPE: usize = 0;
    const SHARED: usize = 1;
    const BARRIERS: usize = 1;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
        _: Memory<'_, E>,
    ) {
    }

    fn gather<E: Element<Scalar = T>>(_: Meeting, _: usize, _: &[E], _: &mut [T]) {}

    fn settle(_: Meeting, _: &mut [T]) {}

    fn update_buffers(&mut self, _: &[T]) {}
}

#[derive(Parameters)]
struct NoGather;

impl<S: Shape, T: Scalar> Infer<S, T> for NoGather {
    type Out = S;
    type Role = role::Synced;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Synced<S, T> for NoGather {
    const TAPE: usize = 0;
    const SHARED: usize = 1;
    const BARRIERS: usize = 1;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
        _: Memory<'_, E>,
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

    fn settle(_: Meeting, _: &mut [T]) {}

    fn update_buffers(&mut self, _: &[T]) {}
}

#[derive(Parameters)]
struct NoSettle;

impl<S: Shape, T: Scalar> Infer<S, T> for NoSettle {
    type Out = S;
    type Role = role::Synced;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Synced<S, T> for NoSettle {
    const TAPE: usize = 0;
    const SHARED: usize = 1;
    const BARRIERS: usize = 1;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
        _: Memory<'_, E>,
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

    fn gather<E: Element<Scalar = T>>(_: Meeting, _: usize, _: &[E], _: &mut [T]) {}

    fn update_buffers(&mut self, _: &[T]) {}
}

#[derive(Parameters)]
struct NoUpdateBuffers;

impl<S: Shape, T: Scalar> Infer<S, T> for NoUpdateBuffers {
    type Out = S;
    type Role = role::Synced;
    fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &Tensor<S, E>, _: &mut Tensor<S, E>, _: &mut [E]) {}
}

impl<S: Shape, T: Scalar> Synced<S, T> for NoUpdateBuffers {
    const TAPE: usize = 0;
    const SHARED: usize = 1;
    const BARRIERS: usize = 1;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
        _: Memory<'_, E>,
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

    fn gather<E: Element<Scalar = T>>(_: Meeting, _: usize, _: &[E], _: &mut [T]) {}

    fn settle(_: Meeting, _: &mut [T]) {}
}

fn main() {}
