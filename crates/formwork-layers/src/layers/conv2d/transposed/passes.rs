//! The passes, by the kernels of the convolution from the output to the input: its gradient of the input is the forward pass, its forward
//! pass the gradient of the input, and the gradient of the weights is the same with input and output exchanged.
//!
//! With dilation the output may have more rows and columns at its end than that convolution's windows leave over. It then runs on an image
//! without them, whose rows lie close to each other at the front of the output's memory, and are moved.

use super::super::bias::{BiasKind, NoBias};
use super::super::channels::ChannelPair;
use super::super::sizes::{Geometric, Geometry, Sizes};
use super::super::target::Target;
use super::super::weight_gradient::add_sums;
use super::ConvTranspose;
use core::marker::PhantomData;
use formwork_tensor::axis::Count;
use formwork_tensor::transposed::SpreadAxis;
use formwork_tensor::{Element, Level, memory};

/// The convolution that a transposed one of images of H x W is the transpose of.
pub(super) struct Transpose<Ch, Y, X, const H: usize, const W: usize>(PhantomData<(Ch, Y, X)>);

impl<Ch: ChannelPair, Y: SpreadAxis, X: SpreadAxis, const H: usize, const W: usize> Geometric
    for Transpose<Ch, Y, X, H, W>
{
    const GEOMETRY: Geometry = Geometry {
        rows: Y::SPREAD.windows(H),
        columns: X::SPREAD.windows(W),
        in_channels: Ch::Out::COUNT,
        out_channels: Ch::In::COUNT,
        groups: Ch::GROUPS,
    };
    type In = Ch::Out;
    type Rows = Y;
    type Columns = X;
}

/// The passes on images of H x W.
pub(super) struct Passes<Ch, Y, X, const H: usize, const W: usize>(PhantomData<(Ch, Y, X)>);

impl<Ch: ChannelPair, Y: SpreadAxis, X: SpreadAxis, const H: usize, const W: usize> Passes<Ch, Y, X, H, W> {
    /// The output's height and width.
    const OUT: (usize, usize) = (Y::SPREAD.out(H), X::SPREAD.out(W));
    /// What of it the kernels compute.
    const REACHED: (usize, usize) = (Self::OUT.0 - Y::SPREAD.past(), Self::OUT.1 - X::SPREAD.past());
    /// Whether that is less.
    const PAST: bool = Self::OUT.0 > Self::REACHED.0 || Self::OUT.1 > Self::REACHED.1;

    pub(super) const SCRATCH: usize = Sizes::<Transpose<Ch, Y, X, H, W>>::INPUT_GRADIENT_SCRATCH;
    pub(super) const TRAIN_SCRATCH: usize = Sizes::<Transpose<Ch, Y, X, H, W>>::TRAIN_SCRATCH;

    #[inline(always)]
    pub(super) fn forward<L: Level, E: Element, B: BiasKind>(
        layer: &ConvTranspose<Ch, Y, X, B, E::Scalar>,
        level: L,
        x: &[E],
        y: &mut [E],
        scratch: &mut [E],
    ) {
        let filters = Ch::transposed_filters(&layer.weight);
        Sizes::<Transpose<Ch, Y, X, H, W>>::gradient_of_input(level, filters, x, y, scratch);
        if Self::PAST {
            move_apart(y, Self::REACHED, Self::OUT);
        }
        if B::HAS {
            let bias = memory::as_slice::<E::Scalar, _>(&layer.bias);
            level.run(
                #[inline(always)]
                || {
                    for (y, bias) in y.chunks_exact_mut(Self::OUT.0 * Self::OUT.1).zip(bias) {
                        y.iter_mut().for_each(|y| *y += E::splat(*bias));
                    }
                },
            );
        }
    }

    /// Adds the gradients of the parameters and writes dL/dx, each if it is asked for.
    #[inline(always)]
    pub(super) fn backward<L: Level, E: Element, B: BiasKind>(
        layer: &ConvTranspose<Ch, Y, X, B, E::Scalar>,
        level: L,
        (x, dy, dx): (&[E], &mut [E], Option<&mut [E]>),
        scratch: &mut [E],
        mut gradient: Option<&mut ConvTranspose<Ch, Y, X, B, E::Scalar>>,
    ) {
        if let Some(gradient) = gradient.as_deref_mut().filter(|_| B::HAS) {
            let bias = memory::as_mut_slice::<E::Scalar, _>(&mut gradient.bias);
            level.run(
                #[inline(always)]
                || add_sums(dy, Self::OUT.0 * Self::OUT.1, bias),
            );
        }
        if Self::PAST {
            move_together(dy, Self::REACHED, Self::OUT);
        }
        if let Some(gradient) = gradient {
            let weight = memory::as_mut_slice::<E::Scalar, _>(&mut gradient.weight);
            Sizes::<Transpose<Ch, Y, X, H, W>>::parameter_gradients(level, dy, x, weight, &mut [], scratch);
        }
        let Some(dx) = dx else { return };
        let (filters, target) = (Ch::transposed_filters(&layer.weight), Target::output(dx));
        Sizes::<Transpose<Ch, Y, X, H, W>>::forward::<L, E, _, NoBias, Ch::In>(
            level,
            filters,
            &[],
            dy,
            target,
            scratch,
        );
    }
}

/// Images of `from` rows and columns at the front of `values` to images of `to`, with zeros behind each row and below the last.
#[inline(always)]
fn move_apart<E: Element>(values: &mut [E], from: (usize, usize), to: (usize, usize)) {
    // From the last one on, each row moves to where no row is left.
    for image in (0..values.len() / (to.0 * to.1)).rev() {
        values[(image * to.0 + from.0) * to.1..(image + 1) * to.0 * to.1].fill(E::ZERO);
        for row in (0..from.0).rev() {
            let (at, goes) = ((image * from.0 + row) * from.1, (image * to.0 + row) * to.1);
            values.copy_within(at..at + from.1, goes);
            values[goes + from.1..goes + to.1].fill(E::ZERO);
        }
    }
}

/// The reverse: what lies behind the rows and below the last is lost.
#[inline(always)]
fn move_together<E: Element>(values: &mut [E], to: (usize, usize), from: (usize, usize)) {
    for image in 0..values.len() / (from.0 * from.1) {
        for row in 0..to.0 {
            let at = (image * from.0 + row) * from.1;
            values.copy_within(at..at + to.1, (image * to.0 + row) * to.1);
        }
    }
}
