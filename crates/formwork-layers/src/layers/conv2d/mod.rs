//! Two-dimensional convolution.

pub mod filters;
mod forward;
mod input_gradient;
mod padding;
pub mod reference;
mod same;
mod single;
mod strided_gradient;
mod target;
#[cfg(test)]
mod tests;
mod weight_gradient;
mod winograd;

pub use same::{SameConv2d, SamePadding};

use crate::extremes::max;
use crate::fusion::{Follow, Fusion};
use crate::init::UniformFanIn;
use crate::relations::{Channels, refuse};
use crate::{Backward, Layer, Memory, Parameters, Pass};
use formwork_tensor::{Element, Image, Level, Scalar, Size, Tensor, Window};
use target::Target;

/// A convolution of `IC` channels to `OC` with kernels of K x K, stride `S` and total padding `P`.
///
/// y\[o\]\[i\]\[j\] = b\[o\] + sum over c, k, l of w\[o\]\[c\]\[k\]\[l\] x\[c\]\[i S + k - P/2\]\[j S + l - P/2\], with x = 0 outside
/// the image (a cross-correlation, as in PyTorch).
///
/// | | shape |
/// |---|---|
/// | input | `Image<IC, H, W>` |
/// | output | `Image<OC, OH, OW>`, OH = floor((H + P - K)/S) + 1 and OW alike |
/// | weight | OC x IC x K x K |
/// | bias | OC |
///
/// `P` is the *total* padding of an axis: P/2 rows (columns) before it and P - P/2 after it. PyTorch's `padding=p` is
/// `P = 2p`, and P = K - 1 with S = 1 keeps the size. The gradients are
/// dL/db\[o\] = sum of dL/dy\[o\], dL/dw\[o\]\[c\]\[k\]\[l\] = sum over i, j of dL/dy\[o\]\[i\]\[j\] x\[c\]\[i S + k - P/2\]\[j S + l - P/2\],
/// and dL/dx scatters each dL/dy times the kernel back onto the window it saw; what falls on the padding is dropped.
///
/// In `f32`, tiles of samples with 3 x 3 kernels, stride 1, 16 channels or more on both sides and outputs of 4 x 4 or more are
/// computed in Winograd's form (with the feature `alloc`). It rounds differently (rms error against `f64` 0.6 to 1.1 times the
/// plain sum's for y and dL/dx, 1.2 to 1.8 times for dL/dw), and an infinite value makes its neighbours NaN; [`AnyLevel::direct`](formwork_tensor::AnyLevel::direct) switches it off.
///
/// ```
/// use formwork_layers::{Conv2d, Forward};
/// use formwork_tensor::{Image, Tensor};
/// // 4x4 input, 2x2 kernel, stride 1: nine positions.
/// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 0.0], [0.0, -1.0]]]], bias: [0.5] };
/// let x = Tensor::<Image<1, 4, 4>>::from_fn(|i| i as f32);
/// let y = conv.forward(&x);
/// assert_eq!(y[0], [[-4.5; 3]; 3]); // x[i][j] - x[i + 1][j + 1] + 0.5
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv2d, Forward, Seeded};
/// # use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 5>::seeded(0);
/// conv.forward(&Tensor::<Image<1, 4, 4>>::zeros()); // a window of 5 does not fit the height of its input, which is 4
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct Conv2d<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize = 1,
    const P: usize = 0,
    T: Scalar = f32,
> {
    /// The kernels.
    #[init(UniformFanIn(IC * K * K))]
    pub weight: [[[[T; K]; K]; IC]; OC],
    /// One value an output channel.
    #[init(UniformFanIn(IC * K * K))]
    #[bias]
    pub bias: [T; OC],
}

impl<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Layer<Image<C, H, W>, T> for Conv2d<IC, OC, K, S, P, T>
where
    Size<C>: Channels<C, IC, Self>,
    Image<C, H, W>: Window<K, S, P, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<OC, OH, OW>;
    const MACS: u64 = (OC * IC * K * K * OH * OW) as u64;
    const SCRATCH: usize = max(
        Sizes::<IC, OC, K, S, P, H, W, OH, OW>::FORWARD_SCRATCH,
        Sizes::<IC, OC, K, S, P, H, W, OH, OW>::WINOGRAD_SCRATCH,
    );
    const TRAIN_SCRATCH: usize = max(
        max(
            Sizes::<IC, OC, K, S, P, H, W, OH, OW>::FORWARD_SCRATCH,
            Sizes::<IC, OC, K, S, P, H, W, OH, OW>::BACKWARD_SCRATCH,
        ),
        Sizes::<IC, OC, K, S, P, H, W, OH, OW>::WINOGRAD_TRAIN_SCRATCH,
    );
    const READS_OUTPUT: bool = false;
    const FUSION: Fusion = Fusion::Source {
        row: Sizes::<IC, OC, K, S, P, H, W, OH, OW>::ROW,
        patch: if Sizes::<IC, OC, K, S, P, H, W, OH, OW>::WINOGRAD { Some(2) } else { None },
    };

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        // `Channels` holds, so C = IC.
        let x = x.reshape::<Image<IC, H, W>>();
        let target = &mut Target::output(y);
        Sizes::<IC, OC, K, S, P, H, W, OH, OW>::forward(level, &self.weight, &self.bias, x, target, scratch);
    }

    fn infer_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        follow: &impl Follow<T>,
        y: &mut [E],
        record: &mut [E],
        scratch: &mut [E],
    ) {
        let (scratch, rows) = scratch.split_at_mut(<Self as Layer<Image<C, H, W>, T>>::SCRATCH);
        let x = x.reshape::<Image<IC, H, W>>();
        let target = &mut Target::new(follow, y, record, rows);
        Sizes::<IC, OC, K, S, P, H, W, OH, OW>::forward(level, &self.weight, &self.bias, x, target, scratch);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: &mut Self,
    ) {
        let x = io.x.reshape::<Image<IC, H, W>>();
        let level = pass.level;
        let fast = winograd::allowed::<L, E>(level);
        if Sizes::<IC, OC, K, S, P, H, W, OH, OW>::WINOGRAD && fast {
            at_widest!(E, level => {
                Sizes::<IC, OC, K, S, P, H, W, OH, OW>::winograd_weight_gradient(
                    level,
                    x,
                    io.dy,
                    &mut gradient.weight,
                    memory.scratch,
                );
            });
        } else {
            at_widest!(E, level => {
                Sizes::<IC, OC, K, S, P, H, W, OH, OW>::add_weight_gradient(
                    level,
                    x,
                    io.dy,
                    &mut gradient.weight,
                    memory.scratch,
                );
            });
        }
        level.run(
            #[inline(always)]
            || Sizes::<IC, OC, K, S, P, H, W, OH, OW>::add_bias_gradient::<E>(io.dy, &mut gradient.bias),
        );
        let Some(dx) = io.dx else { return };
        let dx = dx.reshape_mut::<Image<IC, H, W>>();
        if Sizes::<IC, OC, K, S, P, H, W, OH, OW>::WINOGRAD_INPUT && fast {
            at_widest!(E, level => {
                Sizes::<IC, OC, K, S, P, H, W, OH, OW>::winograd_input_gradient(
                    level,
                    &self.weight,
                    io.dy,
                    dx,
                    memory.scratch,
                );
            });
        } else {
            at_widest!(E, level => {
                Sizes::<IC, OC, K, S, P, H, W, OH, OW>::input_gradient(
                    level,
                    &self.weight,
                    io.dy,
                    dx,
                    memory.scratch,
                );
            });
        }
    }
}

refuse!(vector, Conv2d<IC, OC, K, S, P, T>, [
    const IC: usize, const OC: usize, const K: usize, const S: usize, const P: usize, T: Scalar
]);

/// All sizes of a convolution. The kernels are its functions, so that each has them as constants without naming them.
struct Sizes<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    const P: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
>;

/// Runs a kernel at the widest instructions for tiles of lanes: two neighbouring columns of eight lanes fill a vector of
/// sixteen.
macro_rules! at_widest {
    ($e:ty, $level:ident => $kernel:expr) => {
        match $level.wide().filter(|_| <$e>::LANES > 1) {
            Some($level) => $level.run(
                #[inline(always)]
                || $kernel,
            ),
            None => $level.run(
                #[inline(always)]
                || $kernel,
            ),
        }
    };
}
use at_widest;

/// Calls a kernel with a number that is constant as a const argument: the arms that are not taken are never compiled.
macro_rules! with_const {
    ($value:expr, [$($case:literal)*], $size:ident => $call:expr) => {
        match const { $value } {
            $($case => {
                const $size: usize = $case;
                $call
            })*
            _ => {}
        }
    };
}
use with_const;

/// The part of the window at position `at` that lies within an axis of `len`: from one of its K rows to another (excluded).
#[inline(always)]
const fn seen(at: usize, len: usize, k: usize, s: usize, p: usize) -> (usize, usize) {
    let (start, head) = (at * s, p / 2);
    let end = (len + head).saturating_sub(start);
    (head.saturating_sub(start), if end < k { end } else { k })
}

/// How many channels a kernel computes at once.
const fn channel_block(channels: usize) -> usize {
    match channels {
        0..=6 => channels,
        n if n.is_multiple_of(4) => 4,
        n if n.is_multiple_of(6) => 6,
        n if n.is_multiple_of(5) => 5,
        _ => 4,
    }
}

/// How many columns a kernel computes at once beside a block of channels: together they fill the registers. One sample
/// alone is vectorised over the columns.
const fn column_block(channels: usize, registers: usize, lanes: usize, columns: usize) -> usize {
    let fit = match (lanes, registers, channels) {
        (1, _, _) => 16,
        (_, 32.., 1 | 2) => 8,
        (_, 32.., 3) => 6,
        (_, 32.., _) => 4,
        (_, _, 1) => 8,
        (_, _, 2) => 4,
        (_, _, 3) => 3,
        (_, _, _) => 2,
    };
    if fit <= columns {
        return fit;
    }
    match columns {
        8.. => 8,
        4.. => 4,
        2.. => 2,
        _ => 1,
    }
}
