//! Winograd's form of a 3 x 3 convolution with stride 1, for tiles of lanes: F(2x2, 3x3) computes a patch of 2 x 2 outputs
//! from a patch of 4 x 4 inputs with 16 multiplications a pair of channels where the formula has 36.
//!
//! Patches and kernels are transformed ([`transform`]); at each of the 16 points the transformed values of all channels are a
//! product of matrices; and results are transformed back. Some patches at a time, so that they stay in the cache. It rounds
//! differently from the sum that the formula says (the tests hold it to the bound of that sum), and
//! [`Compute::winograd`](formwork_tensor::Compute::winograd) switches it off.

mod forward;
mod passes;
mod transform;
mod weight_gradient;

use super::sizes::Plane;
use core::marker::PhantomData;
use formwork_tensor::{Element, Level, Scalar};
use transform::Points;

/// Values of a transformed patch.
const POINTS: usize = 16;
/// The tiles that it works on have this many lanes.
const LANES: usize = 8;

/// The sizes of one direction, in the order of [`Winograd`]'s constants.
pub(super) trait Direction {
    const SIZES: [usize; 6];
}

/// One direction: `IN` x H x W inputs, `OUT` x OH x OW outputs.
pub(super) struct Winograd<D>(PhantomData<D>);

/// Whether a call may compute elements so.
#[inline(always)]
pub(super) fn allowed<L: Level, E: Element>(level: L) -> bool {
    E::LANES == LANES && E::Scalar::MANTISSA == f32::MANTISSA_DIGITS && level.winograd()
}

impl<D: Direction> Plane for Winograd<D> {
    const HEIGHT: usize = Self::OH;
    const WIDTH: usize = Self::OW;
}

impl<D: Direction> Winograd<D> {
    const IN: usize = D::SIZES[0];
    const OUT: usize = D::SIZES[1];
    const H: usize = D::SIZES[2];
    const W: usize = D::SIZES[3];
    const OH: usize = D::SIZES[4];
    const OW: usize = D::SIZES[5];

    /// Whether it is worth the transforms, which cost as much as some ten channels, and that of the kernels, which cost as
    /// much as a patch. A single sample never uses it, so without an allocator no memory is kept for it.
    pub(super) const PAYS: bool =
        cfg!(feature = "alloc") && Self::IN >= 16 && Self::OUT >= 16 && Self::OH >= 4 && Self::OW >= 4;

    /// Patches of a row, and of the image.
    const PATCHES_WIDE: usize = Self::OW.div_ceil(2);
    const PATCHES: usize = Self::OH.div_ceil(2) * Self::PATCHES_WIDE;
    /// Patches at a time: at one point their values of all channels fit the first cache.
    const BLOCK: usize = if Self::IN <= 64 && Self::OUT <= 64 { 8 } else { 4 };

    /// Input channels in whole vectors: the columns of a matrix of kernels.
    const WIDE: usize = Self::IN.next_multiple_of(LANES);
    /// Elements of the transformed kernels, stored as scalars: 16 matrices.
    const KERNELS: usize = POINTS * Self::WIDE * Self::OUT / LANES;
    /// Elements of a matrix of a block's inputs (outputs), all channels at one point. Two more than there are values, so that
    /// the 16 matrices do not compete for the same places of the cache.
    const INPUTS: usize = Self::WIDE * Self::BLOCK + 2;
    const OUTPUTS: usize = Self::OUT * Self::BLOCK + 2;

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
    fn patch<E: Element>(x: &[E], (i, j): (usize, usize), head: (usize, usize)) -> Points<E> {
        let (above, before) = head;
        let mut patch = [[E::ZERO; 4]; 4];
        if i >= above && j >= before && i - above + 4 <= Self::H && j - before + 4 <= Self::W {
            for r in 0..4 {
                patch[r].copy_from_slice(&x[(i - above + r) * Self::W + j - before..][..4]);
            }
        } else {
            for r in 0..4 {
                for s in 0..4 {
                    if i + r >= above
                        && j + s >= before
                        && i + r - above < Self::H
                        && j + s - before < Self::W
                    {
                        patch[r][s] = x[(i + r - above) * Self::W + j + s - before];
                    }
                }
            }
        }
        patch
    }
}
