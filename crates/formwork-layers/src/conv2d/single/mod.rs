//! The forward kernels for one sample alone: vectors of eight output channels, or of eight neighbouring columns, instead of
//! eight samples.

mod channels;
mod columns;

use super::Sizes;
use crate::extremes::max;
use formwork_tensor::{Element, Level};

/// What fills a vector.
const VECTOR: usize = 8;

/// How one sample alone is convolved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Channels,
    Columns,
    /// By the kernel for tiles of lanes.
    Lanes,
}

impl<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
> Sizes<IC, OC, K, S, P, H, W, OH, OW>
{
    /// Channels fill whole vectors where their number does, whatever the image; but their weights must be transposed first,
    /// which few positions do not pay back.
    const FORM: Form = if OC.is_multiple_of(VECTOR) && OH * OW >= 32 {
        Form::Channels
    } else if S == 1 && Self::LINE >= VECTOR {
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

    /// y = w * x + b, of tiles of lanes or of one sample.
    #[inline(always)]
    pub(super) fn forward<L: Level, E: Element>(
        level: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        bias: &[E::Scalar; OC],
        x: &[[[E; W]; H]; IC],
        y: &mut [[[E; OW]; OH]; OC],
        scratch: &mut [E],
    ) {
        match const { if E::LANES == 1 { Self::FORM } else { Form::Lanes } } {
            Form::Channels => Self::convolve_channels(level, weight, bias, x, y, scratch),
            Form::Columns => Self::convolve_columns(level, weight, bias, x, y, scratch),
            Form::Lanes => Self::convolve(level, weight, bias, Self::wide(x, scratch), y),
        }
    }
}
