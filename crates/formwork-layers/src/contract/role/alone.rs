//! Layers that are computed by themselves.

use super::{Alone, Learns, Role, own};
use crate::Train;
use crate::extremes::max;
use formwork_tensor::{Scalar, Shape};

impl<N: Train<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Alone {}

impl<N: Train<In, T>, In: Shape, T: Scalar> Learns<N, In, T> for Alone {
    const TRAIN_SCRATCH: usize = max(N::SCRATCH, N::TRAIN_SCRATCH);
    const TAPE: usize = N::TAPE;
    const READS_OUTPUT: bool = N::READS_OUTPUT;

    own!(forward);

    own!(backward);
}
