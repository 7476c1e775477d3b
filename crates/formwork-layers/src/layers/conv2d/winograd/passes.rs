//! The passes of a convolution in this form, where it applies.

use super::{Direction, Winograd};
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use crate::conv2d::target::Target;
use crate::extremes::max;
use crate::fusion::Follow;
use core::marker::PhantomData;
use formwork_tensor::{Element, Level, Scalar, memory};

/// From the input to the output.
pub(in crate::layers::conv2d) struct Forth<G>(PhantomData<G>);
impl<G: Geometric> Direction for Forth<G> {
    const SIZES: [usize; 6] =
        [Sizes::<G>::IC, Sizes::<G>::OC, Sizes::<G>::H, Sizes::<G>::W, Sizes::<G>::OH, Sizes::<G>::OW];
}

/// From the output to the input.
pub(in crate::layers::conv2d) struct Back<G>(PhantomData<G>);
impl<G: Geometric> Direction for Back<G> {
    const SIZES: [usize; 6] =
        [Sizes::<G>::OC, Sizes::<G>::IC, Sizes::<G>::OH, Sizes::<G>::OW, Sizes::<G>::H, Sizes::<G>::W];
}

impl<G: Geometric> Sizes<G> {
    /// Whether the kernel is one that this form computes.
    const APPLIES: bool = Self::UNIT && Self::KH == 3 && Self::KW == 3 && G::GEOMETRY.groups == 1;
    /// Whether the forward pass and the gradient of the weights are worth it, and that of the input.
    pub(in crate::layers::conv2d) const WINOGRAD: bool = Self::APPLIES && Winograd::<Forth<G>>::PAYS;
    pub(in crate::layers::conv2d) const WINOGRAD_INPUT: bool = Self::APPLIES && Winograd::<Back<G>>::PAYS;

    pub(in crate::layers::conv2d) const WINOGRAD_SCRATCH: usize =
        if Self::WINOGRAD { Winograd::<Forth<G>>::SCRATCH } else { 0 };
    pub(in crate::layers::conv2d) const WINOGRAD_INPUT_SCRATCH: usize =
        if Self::WINOGRAD_INPUT { Winograd::<Back<G>>::SCRATCH } else { 0 };
    pub(in crate::layers::conv2d) const WINOGRAD_TRAIN_SCRATCH: usize =
        max(Self::WINOGRAD_SCRATCH, Self::WINOGRAD_INPUT_SCRATCH);

    /// w * x + b.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn winograd_forward<L: Level, E: Element, F: Follow<E::Scalar>>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        target: &mut Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let weight = memory::flatten::<E::Scalar, Filter<G, E::Scalar>>(weight);
        Winograd::<Forth<G>>::convolve(
            level,
            #[inline(always)]
            |o, c| square(weight, o * Self::IC + c, |i| i),
            #[inline(always)]
            |o| bias[o],
            (Self::TOP, Self::LEFT),
            x,
            &mut target.turned_to(),
            scratch,
        );
    }

    /// dL/dx from dL/dy: a convolution with kernels turned by 180 degrees.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn winograd_input_gradient<L: Level, E: Element>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        scratch: &mut [E],
    ) {
        let weight = memory::flatten::<E::Scalar, Filter<G, E::Scalar>>(weight);
        Winograd::<Back<G>>::convolve(
            level,
            #[inline(always)]
            |c, o| square(weight, o * Self::IC + c, |i| 8 - i),
            #[inline(always)]
            |_| E::Scalar::ZERO,
            (2 - Self::TOP, 2 - Self::LEFT),
            dy,
            &mut Target::output(dx),
            scratch,
        );
    }

    /// Adds dL/dw, summed over the lanes, to `gradient`.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn winograd_weight_gradient<L: Level, E: Element>(
        level: L,
        x: &[E],
        dy: &[E],
        gradient: &mut [E::Scalar],
        scratch: &mut [E],
    ) {
        Winograd::<Forth<G>>::weight_gradient(
            level,
            (Self::TOP, Self::LEFT),
            x,
            dy,
            scratch,
            #[inline(always)]
            |o, c, kernel| {
                let sums = gradient[(o * Self::IC + c) * 9..][..9].iter_mut();
                sums.zip(kernel.as_flattened()).for_each(|(sum, value)| *sum += *value);
            },
        );
    }
}

/// Kernel `number`, its values taken in the order that `at` says.
#[inline(always)]
fn square<T: Scalar>(weight: &[T], number: usize, at: impl Fn(usize) -> usize) -> [[T; 3]; 3] {
    let kernel = &weight[number * 9..][..9];
    let mut square = [[T::ZERO; 3]; 3];
    for (i, value) in square.as_flattened_mut().iter_mut().enumerate() {
        *value = kernel[at(i)];
    }
    square
}
