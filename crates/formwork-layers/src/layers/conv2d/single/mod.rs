//! The kernels for a single sample: vectors of eight output channels, or of eight neighbouring columns, instead of eight
//! samples.

mod channels;
mod columns;
mod input_gradient;
mod line;
mod strided_gradient;
mod weight_gradient;

use super::channel_block;
use super::sizes::{Filter, Geometric, Sizes};
use super::target::Target;
use crate::extremes::max;
use crate::fusion::Follow;
use formwork_tensor::{Element, Level};

/// What fills a vector.
const VECTOR: usize = 8;

/// How a single sample is convolved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Channels,
    Columns,
    /// By the kernel for tiles of lanes.
    Lanes,
}

impl<G: Geometric> Sizes<G> {
    /// Channels fill whole vectors where their number does, whatever the image; but their weights must be transposed first,
    /// which few positions do not pay back.
    const FORM: Form = if Self::OC.is_multiple_of(VECTOR) && Self::OH * Self::OW >= 32 {
        Form::Channels
    } else if Self::COLUMNS {
        Form::Columns
    } else {
        Form::Lanes
    };

    pub(super) const SINGLE_SCRATCH: usize = match Self::FORM {
        Form::Channels => Self::CHANNELS_SCRATCH,
        Form::Columns => Self::COLUMNS_SCRATCH,
        Form::Lanes => Self::WIDE,
    };

    /// Scratch for the forward pass, of lanes or of one sample.
    pub(super) const FORWARD_SCRATCH: usize = max(Self::WIDE, Self::SINGLE_SCRATCH);

    /// Elements of one row of all the channels that are computed at a time.
    pub(super) const ROW: usize = Self::OW
        * match Self::FORM {
            Form::Channels => max(Self::VECTORS * VECTOR, channel_block(Self::OC)),
            _ => channel_block(Self::OC),
        };

    /// w * x + b as the formula says, of tiles of lanes or of one sample.
    #[inline(always)]
    pub(super) fn direct_forward<L: Level, E: Element, F: Follow<E::Scalar>>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        match const { if E::LANES == 1 { Self::FORM } else { Form::Lanes } } {
            Form::Channels => Self::convolve_channels(level, weight, bias, x, target, scratch),
            Form::Columns => Self::convolve_columns(level, weight, bias, x, target, scratch),
            Form::Lanes => Self::convolve(level, weight, bias, Self::wide(x, scratch), target),
        }
    }
}
