//! The kernels for a single sample: vectors of neighbouring columns, or of eight output channels, instead of eight samples.
//!
//! | kernel | file |
//! |---|---|
//! | 1 x 1 | `matrix`: a product of matrices over all positions |
//! | one for each channel by itself | `depthwise`: vectors of columns |
//! | few input channels or few positions, or output channels that are no whole vectors | `columns`: vectors of columns of six channels |
//! | others | `channels`: vectors of output channels, whose weights are transposed for that |

mod channels;
mod columns;
mod depthwise;
mod input_gradient;
mod matrix;
mod panel;
mod planes;
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
/// How many channels a panel has: with two vectors of columns of each they fill the registers.
const CHANNELS: usize = 6;

/// How a single sample is convolved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Channels,
    Columns,
    Depthwise,
    Matrix,
    /// By the kernel for tiles of lanes.
    Lanes,
}

impl<G: Geometric> Sizes<G> {
    /// Columns need no transposed weights, which few positions do not pay back. With them, a value that is read serves more sums.
    const FORM: Form = if Self::DEPTHWISE {
        Form::Depthwise
    } else if Self::MATRIX {
        Form::Matrix
    } else if Self::COLUMNS && (Self::IC <= 4 || Self::OH * Self::OW < 64) {
        Form::Columns
    } else if Self::OC.is_multiple_of(VECTOR) && Self::OH * Self::OW >= 32 {
        Form::Channels
    } else if Self::COLUMNS {
        Form::Columns
    } else {
        Form::Lanes
    };

    pub(super) const SINGLE_SCRATCH: usize = match Self::FORM {
        Form::Channels => Self::CHANNELS_SCRATCH,
        Form::Columns => Self::COLUMNS_SCRATCH,
        Form::Depthwise => Self::DEPTHWISE_SCRATCH,
        Form::Matrix => Self::MATRIX_SCRATCH,
        Form::Lanes => Self::WIDE,
    };

    /// Scratch for the forward pass, of lanes or of one sample.
    pub(super) const FORWARD_SCRATCH: usize = max(Self::WIDE, Self::SINGLE_SCRATCH);

    /// Elements of one row of all the channels that are computed at a time.
    pub(super) const ROW: usize = Self::OW
        * match Self::FORM {
            Form::Channels => max(Self::VECTORS * VECTOR, channel_block(Self::OC)),
            Form::Columns | Form::Matrix => max(channel_block(Self::OC), CHANNELS),
            Form::Depthwise | Form::Lanes => channel_block(Self::OC),
        };

    /// The form where windows of `kernel` rows follow.
    const fn form_before(kernel: usize) -> Form {
        match Self::FORM {
            Form::Matrix if !Self::bands_hold(kernel) => Form::Lanes,
            form => form,
        }
    }

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
        match const { if E::LANES == 1 { Self::form_before(F::KERNEL) } else { Form::Lanes } } {
            Form::Channels => Self::convolve_channels(level, weight, bias, x, target, scratch),
            Form::Columns => Self::convolve_columns(level, weight, bias, x, target, scratch),
            Form::Matrix => Self::convolve_matrix(level, weight, bias, x, target, scratch),
            Form::Depthwise => Self::convolve_channel::<L, E, F>(weight, bias, x, target, scratch),
            Form::Lanes => Self::convolve(level, weight, bias, Self::wide(x, scratch), target),
        }
    }
}
