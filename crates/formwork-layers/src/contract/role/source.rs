//! Layers that hand their values on.

use super::{Learns, Role, Source, own};
use crate::extremes::max;
use crate::fusion::{Follow, Fusion};
use crate::{Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

impl<N: crate::Source<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Source {
    const FUSION: Fusion = Fusion::Source { row: N::ROW, patch: N::PATCH };

    #[inline(always)]
    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        level: L,
        x: &Tensor<In, E>,
        follow: &impl Follow<T>,
        y: &mut [E],
        record: &mut [E],
        scratch: &mut [E],
    ) {
        layer.forward_fused(level, x, follow, y, record, scratch);
    }
}

impl<N: crate::Source<In, T>, In: Shape, T: Scalar> Learns<N, In, T> for Source {
    const TRAIN_SCRATCH: usize = max(N::SCRATCH, N::TRAIN_SCRATCH);
    const READS_OUTPUT: bool = N::READS_OUTPUT;

    #[inline(always)]
    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<N::Out, E>,
        memory: Memory<'_, E>,
    ) {
        layer.infer_tile(pass.level, x, y, memory.scratch);
    }

    own!(backward);
}
