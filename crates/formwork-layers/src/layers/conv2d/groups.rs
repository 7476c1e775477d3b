//! The passes of all groups, one after the other, each in the form that suits the sizes.

use super::bias::BiasKind;
use super::sizes::{Filter, Geometric, Sizes};
use super::target::Target;
use super::weight_gradient::add_sums;
use super::{at_widest, winograd};
use crate::extremes::max;
use crate::fusion::Follow;
use formwork_tensor::axis::Count;
use formwork_tensor::{Element, Level};

impl<G: Geometric> Sizes<G> {
    const GROUPS: usize = G::GEOMETRY.groups;

    /// Scratch in inference.
    pub(super) const SCRATCH: usize = max(Self::FORWARD_SCRATCH, Self::WINOGRAD_SCRATCH);
    /// Scratch for dL/dx alone.
    pub(super) const INPUT_GRADIENT_SCRATCH: usize =
        max(Self::DIRECT_INPUT_SCRATCH, Self::WINOGRAD_INPUT_SCRATCH);
    /// Scratch in training.
    pub(super) const TRAIN_SCRATCH: usize =
        max(max(Self::FORWARD_SCRATCH, Self::BACKWARD_SCRATCH), Self::WINOGRAD_TRAIN_SCRATCH);

    /// w * x + b.
    #[inline(always)]
    pub(super) fn forward<L: Level, E: Element, F: Follow<E::Scalar>, B: BiasKind, Out: Count>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        bias: &[E::Scalar],
        x: &[E],
        mut target: Target<'_, E, F, Self>,
        scratch: &mut [E],
    ) {
        let zeros;
        let none = if B::HAS {
            &[]
        } else {
            zeros = Out::filled(E::Scalar::ZERO);
            Out::slice(&zeros)
        };
        for group in 0..Self::GROUPS {
            let first = group * Self::OC;
            let weight = &weight[first..][..Self::OC];
            let bias = if B::HAS { &bias[first..][..Self::OC] } else { none };
            let x = &x[group * Self::INPUT..][..Self::INPUT];
            let target = &mut target.channels(first, Self::OC);
            if Self::WINOGRAD && winograd::allowed::<L, E>(level) {
                at_widest!(E, level => Self::winograd_forward(level, weight, bias, x, target, scratch));
            } else {
                at_widest!(E, level => Self::direct_forward(level, weight, bias, x, target, scratch));
            }
        }
    }

    /// Adds dL/dw and, where there is a bias, dL/db, summed over the lanes.
    #[inline(always)]
    pub(super) fn parameter_gradients<L: Level, E: Element>(
        level: L,
        x: &[E],
        dy: &[E],
        weight: &mut [E::Scalar],
        bias: &mut [E::Scalar],
        scratch: &mut [E],
    ) {
        let filters = Self::OC * Self::WEIGHTS;
        for group in 0..Self::GROUPS {
            let x = &x[group * Self::INPUT..][..Self::INPUT];
            let dy = &dy[group * Self::OUTPUT..][..Self::OUTPUT];
            let weight = &mut weight[group * filters..][..filters];
            if Self::WINOGRAD && winograd::allowed::<L, E>(level) {
                at_widest!(E, level => Self::winograd_weight_gradient(level, x, dy, weight, scratch));
            } else {
                at_widest!(E, level => Self::add_weight_gradient(level, x, dy, weight, scratch));
            }
            if !bias.is_empty() {
                let bias = &mut bias[group * Self::OC..][..Self::OC];
                level.run(
                    #[inline(always)]
                    || add_sums::<E>(dy, Self::OH * Self::OW, bias),
                );
            }
        }
    }

    /// dL/dx from dL/dy.
    #[inline(always)]
    pub(super) fn gradient_of_input<L: Level, E: Element>(
        level: L,
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        scratch: &mut [E],
    ) {
        for group in 0..Self::GROUPS {
            let weight = &weight[group * Self::OC..][..Self::OC];
            let dy = &dy[group * Self::OUTPUT..][..Self::OUTPUT];
            let dx = &mut dx[group * Self::INPUT..][..Self::INPUT];
            if Self::WINOGRAD_INPUT && winograd::allowed::<L, E>(level) {
                at_widest!(E, level => Self::winograd_input_gradient(level, weight, dy, dx, scratch));
            } else {
                at_widest!(E, level => Self::input_gradient(level, weight, dy, dx, scratch));
            }
        }
    }
}
