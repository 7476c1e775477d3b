//! Layers whose tiles meet.

use super::{Joined, Learns, Normalizes, Role, Synced, own};
use crate::Infer;
use crate::fusion::Fusion;
use formwork_tensor::{Scalar, Shape};

impl<N: crate::Synced<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Synced {}

/// A layer whose output in inference is a line of each value of a channel, which the layer before it may compute.
pub trait Lines<In: Shape, T: Scalar>: crate::Synced<In, T> {
    /// How many channels there are.
    const CHANNELS: usize;

    /// Writes the centre of each channel, then the scales, then the offsets: y = (x - centre) scale + offset.
    fn lines(&self, lines: &mut [T]);
}

impl<N: Lines<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Normalizes {
    const FUSION: Fusion = Fusion::Channelwise { channels: N::CHANNELS };

    #[inline(always)]
    fn lines(layer: &N, lines: &mut [T]) {
        layer.lines(lines);
    }
}

/// Whether its layers learn is asked where it is trained.
impl<N: Infer<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Joined {}

use crate::Synced as Own;

/// `Learns` through `Synced`.
macro_rules! synced {
    ($role:ty, $bound:ident) => {
        impl<N: $bound<In, T>, In: formwork_tensor::Shape, T: formwork_tensor::Scalar> Learns<N, In, T>
            for $role
        {
            const TRAIN_SCRATCH: usize = crate::extremes::max(N::SCRATCH, N::TRAIN_SCRATCH);
            const TAPE: usize = N::TAPE;
            const SHARED: usize = N::SHARED;
            const BARRIERS: usize = N::BARRIERS;
            const READS_OUTPUT: bool = N::READS_OUTPUT;

            own!(forward);
            own!(backward);

            #[inline(always)]
            fn gather<E: formwork_tensor::Element<Scalar = T>>(
                meeting: crate::Meeting,
                live: usize,
                tape: &[E],
                shared: &mut [T],
            ) {
                N::gather(meeting, live, tape, shared);
            }

            #[inline(always)]
            fn settle(meeting: crate::Meeting, shared: &mut [T]) {
                N::settle(meeting, shared);
            }

            #[inline(always)]
            fn update_buffers(layer: &mut N, shared: &[T]) {
                layer.update_buffers(shared);
            }
        }
    };
}
synced!(Synced, Own);
synced!(Joined, Own);
synced!(Normalizes, Lines);
