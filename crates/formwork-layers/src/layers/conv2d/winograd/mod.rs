//! Winograd's form of a 3 x 3 convolution with stride 1, for tiles of lanes: F(2x2, 3x3) computes a patch of 2 x 2 outputs
//! from a patch of 4 x 4 inputs with 16 multiplications a pair of channels where the formula has 36.
//!
//! Patches and kernels are transformed ([`transform`]); at each of the 16 points the transformed values of all channels are a
//! product of matrices; and results are transformed back. Some patches at a time, so that they stay in the cache. It rounds
//! differently from the sum that the formula says (the tests hold it to the bound of that sum), and
//! [`AnyLevel::direct`](formwork_tensor::AnyLevel::direct) switches it off.

mod forward;
mod passes;
mod transform;
mod weight_gradient;

use formwork_tensor::{Element, Level, Scalar};
use transform::Points;

/// Values of a transformed patch.
const POINTS: usize = 16;
/// The tiles that it works on have this many lanes.
const LANES: usize = 8;

/// The sizes of one direction: `IN` x H x W inputs, `OUT` x OH x OW outputs.
pub(super) struct Winograd<
    const IN: usize,
    const OUT: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
>;

/// Whether a level may compute elements so.
#[inline(always)]
pub(super) fn allowed<L: Level, E: Element>(level: L) -> bool {
    E::LANES == LANES && E::Scalar::MANTISSA == f32::MANTISSA_DIGITS && !level.is_direct()
}

impl<const IN: usize, const OUT: usize, const H: usize, const W: usize, const OH: usize, const OW: usize>
    Winograd<IN, OUT, H, W, OH, OW>
{
    /// Whether it is worth the transforms, which cost as much as some ten channels, and that of the kernels, which cost as
    /// much as a patch. One sample alone never uses it, so without an allocator no memory is kept for it.
    pub(super) const PAYS: bool = cfg!(feature = "alloc") && IN >= 16 && OUT >= 16 && OH >= 4 && OW >= 4;

    /// Patches of a row, and of the image.
    const PATCHES_WIDE: usize = OW.div_ceil(2);
    const PATCHES: usize = OH.div_ceil(2) * Self::PATCHES_WIDE;
    /// Patches at a time: at one point their values of all channels fit the first cache.
    const BLOCK: usize = if IN <= 64 && OUT <= 64 { 8 } else { 4 };

    /// Input channels in whole vectors: the columns of a matrix of kernels.
    const WIDE: usize = IN.next_multiple_of(LANES);
    /// Elements of the transformed kernels, stored as scalars: 16 matrices.
    const KERNELS: usize = POINTS * Self::WIDE * OUT / LANES;
    /// Elements of a matrix of a block's inputs (outputs), all channels at one point. Two more than there are values, so that
    /// the 16 matrices do not compete for the same places of the cache.
    const INPUTS: usize = Self::WIDE * Self::BLOCK + 2;
    const OUTPUTS: usize = OUT * Self::BLOCK + 2;

    /// Elements of scratch.
    pub(super) const SCRATCH: usize =
        if Self::PAYS { Self::KERNELS + POINTS * (Self::INPUTS + Self::OUTPUTS) } else { 0 };

    /// The parts of the scratch: kernels, inputs, outputs.
    #[inline(always)]
    fn parts<E: Element>(scratch: &mut [E]) -> (&mut [E::Scalar], &mut [E], &mut [E]) {
        let (kernels, rest) = scratch[..Self::SCRATCH].split_at_mut(Self::KERNELS);
        let (inputs, outputs) = rest.split_at_mut(POINTS * Self::INPUTS);
        (formwork_tensor::memory::flatten_mut::<E::Scalar, E>(kernels), inputs, outputs)
    }

    /// The row and column of patch `number`'s first output.
    #[inline(always)]
    const fn corner(number: usize) -> (usize, usize) {
        (number / Self::PATCHES_WIDE * 2, number % Self::PATCHES_WIDE * 2)
    }

    /// The input that a patch of outputs from (i, j) on sees, with `head` rows and columns of padding before the image.
    #[inline(always)]
    fn patch<E: Element>(x: &[[E; W]; H], (i, j): (usize, usize), head: usize) -> Points<E> {
        let mut patch = [[E::ZERO; 4]; 4];
        if i >= head && j >= head && i - head + 4 <= H && j - head + 4 <= W {
            for r in 0..4 {
                patch[r].copy_from_slice(&x[i - head + r][j - head..][..4]);
            }
        } else {
            for r in 0..4 {
                for s in 0..4 {
                    if i + r >= head && j + s >= head && i + r - head < H && j + s - head < W {
                        patch[r][s] = x[i + r - head][j + s - head];
                    }
                }
            }
        }
        patch
    }
}
