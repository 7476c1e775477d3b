//! Dropout of whole channels.

#[cfg(test)]
mod tests;

use super::{bits, dropped, kept, key_of_lane};
use crate::relations::refuse;
use crate::trace::{Trace, Value};
use crate::{InPlace, Infer, Parameters, Pass, role};
use formwork_tensor::{Element, Image, Level, Scalar, Tensor};

/// In training sets each channel of an image to 0 with a probability of `PERCENT` % and multiplies the others by
/// 1 / (1 - PERCENT/100); in inference (`forward`) changes nothing. PyTorch's `Dropout2d(p)` with p = PERCENT / 100.
///
/// y\[c\]\[i\]\[j\] = m\[c\] x\[c\]\[i\]\[j\], `Image<C, H, W>` to `Image<C, H, W>`; dL/dx is dL/dy under the same mask and factor. Neighbours in
/// an image say much the same, so where [`Dropout`](crate::Dropout) drops one of them the others give it away.
///
/// What is dropped is a function of (seed, step, position of the layer, sample, channel): the same bits for any number
/// of threads and any SIMD level.
///
/// ```
/// use formwork_layers::{Dropout2d, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<2, 1, 2>>::new([[[1.0, 2.0]], [[3.0, 4.0]]]);
/// assert_eq!(Dropout2d::<50>.forward(&x), x.boxed());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Dropout2d, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<2, 1, 2>>::zeros();
/// Dropout2d::<101>.backward(&x, &x); // a `Dropout2d` drops at most 100 percent
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Dropout2d, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// Dropout2d::<50>.forward(&Tensor::<Vector<3>>::zeros()); // takes an image but is given a vector of 3
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Dropout2d<const PERCENT: usize = 50>;

impl<const PERCENT: usize> Dropout2d<PERCENT> {
    const DROPPED: u64 = {
        assert!(PERCENT <= 100, "a `Dropout2d` drops at most 100 percent");
        dropped(PERCENT)
    };

    /// Multiplies each of `channels` channels, one after the other, by its part of the mask of this pass.
    fn mask<L: Level, T: Scalar, E: Element<Scalar = T>>(
        pass: &Pass<'_, L, T>,
        channels: usize,
        values: &mut [E],
    ) {
        if pass.frozen || values.is_empty() {
            return;
        }
        let kept = kept(PERCENT);
        for (c, plane) in values.chunks_exact_mut(values.len() / channels).enumerate() {
            let mut factor = E::splat(kept);
            for (lane, factor) in factor.lanes_mut().iter_mut().enumerate() {
                if bits(key_of_lane(pass, lane), c) < Self::DROPPED {
                    *factor = T::ZERO;
                }
            }
            pass.level.run(
                #[inline(always)]
                || {
                    for value in plane.iter_mut() {
                        // Chosen, since 0 times what is infinite is not 0.
                        *value = E::choose(factor, E::ZERO, *value * factor, E::ZERO, |f, zero| f > zero);
                    }
                },
            );
        }
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar, const PERCENT: usize> Infer<Image<C, H, W>, T>
    for Dropout2d<PERCENT>
{
    type Out = Image<C, H, W>;
    type Role = role::InPlace;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Image<C, H, W>, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    /// Nothing is dropped in inference.
    fn trace(&self, x: Value, _: Trace<'_, T>) -> Value {
        x
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar, const PERCENT: usize>
    InPlace<Image<C, H, W>, T> for Dropout2d<PERCENT>
{
    const READS_OUTPUT: bool = false;

    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, _: L, _: &mut Tensor<Image<C, H, W>, E>) {}

    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<Image<C, H, W>, E>,
    ) {
        Self::mask(pass, C, y.as_mut_slice());
    }

    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        _: &Tensor<Image<C, H, W>, E>,
        dy: &mut Tensor<Image<C, H, W>, E>,
    ) {
        Self::mask(pass, C, dy.as_mut_slice());
    }
}

refuse!(vector, Dropout2d<PERCENT>, [const PERCENT: usize, T: Scalar]);
