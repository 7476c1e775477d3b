//! Dropout.

#[cfg(test)]
mod tests;
mod two_d;

pub use two_d::Dropout2d;

use crate::trace::{Trace, Value};
use crate::{InPlace, Infer, Parameters, Pass, role};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// In training sets each element to 0 with a probability of `PERCENT` % and multiplies the others by
/// 1 / (1 - PERCENT/100); in inference (`forward`) changes nothing. For any shape. dL/dx is dL/dy under the same mask and factor.
///
/// What is dropped is a function of (seed, step, position of the layer, sample, element): the same bits for any number
/// of threads and any SIMD level.
///
/// ```
/// use formwork_layers::{Dropout, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<3>>::new([1.0, 2.0, 3.0]);
/// assert_eq!(Dropout::<50>.forward(&x), x.boxed());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Dropout, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<3>>::new([1.0, 2.0, 3.0]);
/// Dropout::<101>.backward(&x, &x); // a `Dropout` drops at most 100 percent
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Dropout<const PERCENT: usize = 50>;

/// Of 2^32 values, the number that drop something of which `percent` % drop.
const fn dropped(percent: usize) -> u64 {
    (percent as u64 * (1 << 32)) / 100
}

/// The factor of what is kept.
fn kept<T: Scalar>(percent: usize) -> T {
    if percent < 100 { T::from_f64(100.0 / (100 - percent) as f64) } else { T::ZERO }
}

/// What the randomness of a lane is derived from in this pass. Idle lanes repeat the last sample, in what they drop too: behind this
/// layer nothing but what occurs anyway is computed in them.
fn key_of_lane<L: Level, T: Scalar>(pass: &Pass<'_, L, T>, lane: usize) -> u64 {
    let sample = lane.min(pass.live.saturating_sub(1));
    mix(pass.key, pass.first + sample as u64)
}

/// The random bits of an element, or of whatever drops as one.
#[inline(always)]
fn bits(key: u64, position: usize) -> u64 {
    u64::from(scramble(key as u32 ^ scramble((key >> 32) as u32 ^ position as u32)))
}

impl<const PERCENT: usize> Dropout<PERCENT> {
    const DROPPED: u64 = {
        assert!(PERCENT <= 100, "a `Dropout` drops at most 100 percent");
        dropped(PERCENT)
    };

    /// Multiplies by the mask of this pass.
    fn mask<L: Level, T: Scalar, E: Element<Scalar = T>>(pass: &Pass<'_, L, T>, values: &mut [E]) {
        if pass.frozen {
            return;
        }
        let kept = kept(PERCENT);
        for lane in 0..E::LANES {
            let key = key_of_lane(pass, lane);
            for (position, value) in values.iter_mut().enumerate() {
                let value = &mut value.lanes_mut()[lane];
                *value = if bits(key, position) < Self::DROPPED { T::ZERO } else { *value * kept };
            }
        }
    }
}

/// A new key for randomness from a key and a number: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
pub const fn mix(key: u64, number: u64) -> u64 {
    let mut z = key.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// 32 random bits from 32 others: the finaliser of MurmurHash3.
#[inline(always)]
const fn scramble(mut h: u32) -> u32 {
    h = (h ^ (h >> 16)).wrapping_mul(0x85eb_ca6b);
    h = (h ^ (h >> 13)).wrapping_mul(0xc2b2_ae35);
    h ^ (h >> 16)
}

impl<S: Shape, T: Scalar, const PERCENT: usize> Infer<S, T> for Dropout<PERCENT> {
    type Out = S;
    type Role = role::InPlace;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    /// Nothing is dropped in inference.
    fn trace(&self, x: Value, _: Trace<'_, T>) -> Value {
        x
    }
}

impl<S: Shape, T: Scalar, const PERCENT: usize> InPlace<S, T> for Dropout<PERCENT> {
    const READS_OUTPUT: bool = false;

    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &mut Tensor<S, E>) {}

    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<S, E>,
    ) {
        Self::mask(pass, y.as_mut_slice());
    }

    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        _: &Tensor<S, E>,
        dy: &mut Tensor<S, E>,
    ) {
        Self::mask(pass, dy.as_mut_slice());
    }
}
