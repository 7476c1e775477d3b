//! Windows side by side.

use super::{Learns, Pool, Role};
use crate::fusion::Fusion;
use crate::{Backward, Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

impl<N: crate::Pool<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Pool {
    const FUSION: Fusion = match N::KERNEL {
        0 | 1 => Fusion::Alone,
        kernel => Fusion::Pool { kernel, selects: N::SELECTS, records: N::TAPE > 0 },
    };

    #[inline(always)]
    fn window<E: Element<Scalar = T>, const RECORD: bool>(
        layer: &N,
        x: impl Fn(usize, usize) -> E,
    ) -> (E, E) {
        layer.window::<E, RECORD>(x)
    }
}

impl<N: crate::Pool<In, T>, In: Shape, T: Scalar> Learns<N, In, T> for Pool {
    const TRAIN_SCRATCH: usize = N::SCRATCH;
    const TAPE: usize = N::TAPE;
    const READS_OUTPUT: bool = false;

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
