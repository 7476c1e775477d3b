//! The passes of a convolution in this form, where it applies.

use super::Winograd;
use crate::conv2d::Sizes;
use crate::conv2d::target::Target;
use crate::extremes::max;
use crate::fusion::Follow;
use formwork_tensor::{Element, Level, Scalar};

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
    /// Whether the forward pass and the gradient of the weights are worth it, and that of the input.
    pub(in crate::layers::conv2d) const WINOGRAD: bool =
        K == 3 && S == 1 && Winograd::<IC, OC, H, W, OH, OW>::PAYS;
    pub(in crate::layers::conv2d) const WINOGRAD_INPUT: bool =
        K == 3 && S == 1 && Winograd::<OC, IC, OH, OW, H, W>::PAYS;

    pub(in crate::layers::conv2d) const WINOGRAD_SCRATCH: usize =
        if Self::WINOGRAD { Winograd::<IC, OC, H, W, OH, OW>::SCRATCH } else { 0 };
    pub(in crate::layers::conv2d) const WINOGRAD_TRAIN_SCRATCH: usize = max(
        Self::WINOGRAD_SCRATCH,
        if Self::WINOGRAD_INPUT { Winograd::<OC, IC, OH, OW, H, W>::SCRATCH } else { 0 },
    );

    /// w * x + b.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn winograd_forward<L: Level, E: Element, F: Follow<E::Scalar>>(
        level: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        bias: &[E::Scalar; OC],
        x: &[[[E; W]; H]; IC],
        target: &mut Target<'_, E, F, OH, OW>,
        scratch: &mut [E],
    ) {
        Winograd::<IC, OC, H, W, OH, OW>::convolve(
            level,
            #[inline(always)]
            |o, c| square(&weight[o][c], |i| i),
            #[inline(always)]
            |o| bias[o],
            P / 2,
            x,
            target,
            scratch,
        );
    }

    /// dL/dx from dL/dy: a convolution with kernels turned by 180 degrees.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn winograd_input_gradient<L: Level, E: Element>(
        level: L,
        weight: &[[[[E::Scalar; K]; K]; IC]; OC],
        dy: &[[[E; OW]; OH]; OC],
        dx: &mut [[[E; W]; H]; IC],
        scratch: &mut [E],
    ) {
        Winograd::<OC, IC, OH, OW, H, W>::convolve(
            level,
            #[inline(always)]
            |c, o| square(&weight[o][c], |i| 8 - i),
            #[inline(always)]
            |_| E::Scalar::ZERO,
            K - 1 - P / 2,
            dy,
            &mut Target::output(dx),
            scratch,
        );
    }

    /// Adds dL/dw, summed over the lanes, to `gradient`.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn winograd_weight_gradient<L: Level, E: Element>(
        level: L,
        x: &[[[E; W]; H]; IC],
        dy: &[[[E; OW]; OH]; OC],
        gradient: &mut [[[[E::Scalar; K]; K]; IC]; OC],
        scratch: &mut [E],
    ) {
        Winograd::<IC, OC, H, W, OH, OW>::weight_gradient(
            level,
            P / 2,
            x,
            dy,
            scratch,
            #[inline(always)]
            |o, c, kernel| {
                let sums = gradient[o][c].as_flattened_mut().iter_mut();
                sums.zip(kernel.as_flattened()).for_each(|(sum, value)| *sum += *value);
            },
        );
    }
}

/// A kernel, K being 3, its values taken in the order that `at` says.
#[inline(always)]
fn square<T: Scalar, const K: usize>(kernel: &[[T; K]; K], at: impl Fn(usize) -> usize) -> [[T; 3]; 3] {
    let kernel = kernel.as_flattened();
    let mut square = [[T::ZERO; 3]; 3];
    for (i, value) in square.as_flattened_mut().iter_mut().enumerate() {
        *value = kernel[at(i)];
    }
    square
}
