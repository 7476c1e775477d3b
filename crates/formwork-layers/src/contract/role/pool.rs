//! Windows side by side.

use super::{Learns, Pool, Role, own};
use crate::fusion::Fusion;
use formwork_tensor::{Element, Scalar, Shape};

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

    own!(forward);

    own!(backward);
}
