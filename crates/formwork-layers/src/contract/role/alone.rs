//! Layers that are computed by themselves.

use super::{Alone, Learns, Role};
use crate::extremes::max;
use crate::{Backward, Memory, Pass, Train};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

impl<N: Train<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Alone {}

impl<N: Train<In, T>, In: Shape, T: Scalar> Learns<N, In, T> for Alone {
    const TRAIN_SCRATCH: usize = max(N::SCRATCH, N::TRAIN_SCRATCH);
    const TAPE: usize = N::TAPE;
    const READS_OUTPUT: bool = N::READS_OUTPUT;

    #[inline(always)]
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<N::Out, E>,
        memory: Memory<'_, E>,
    ) {
        layer.forward_tile(pass, x, y, memory);
    }

    #[inline(always)]
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, N::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut N>,
    ) {
        layer.backward_tile(pass, io, memory, gradient);
    }
}
