//! Convolution of images and, in `one_d`, of sequences.

mod bias;
mod blocks;
mod channels;
pub mod filters;
mod forward;
mod groups;
mod input_gradient;
mod one_d;
mod padding;
pub mod reference;
mod single;
mod sizes;
mod split;
mod strided_gradient;
mod target;
#[cfg(all(test, feature = "exhaustive"))]
mod tests;
mod transposed;
mod weight_gradient;
mod winograd;

pub use bias::{Bias, BiasKind, NoBias};
use blocks::{at_widest, channel_block, column_block, slices, slices_mut, with_const};
pub use channels::{AllChannels, ChannelPair, Dense, Given, Grouped, Takes};
pub use one_d::{Conv1d, DepthwiseConv1d, GroupedConv1d};
pub use sizes::{Geometric, Geometry, On};
pub use split::Splits;
pub use transposed::{
    ConvTranspose, ConvTranspose1d, ConvTranspose2d, GroupedConvTranspose1d, GroupedConvTranspose2d,
};

use crate::fusion::Follow;
use crate::init::UniformFanIn;
use crate::relations::refuse;
use crate::trace::{Attribute, Trace, Value, Windows};
use crate::{Backward, Infer, Memory, Parameters, Pass, Source, role};
use formwork_tensor::axis::{Count, WindowAxis};
use formwork_tensor::{Axis, Element, Image, Level, Pad, Scalar, Size, Span, Tensor, Window, memory};
use sizes::Sizes;
use target::Target;

/// A convolution with channels `Ch`, windows `Y` from top to bottom and `X` from left to right, and bias `B`.
///
/// Mostly it is written [`Conv2d<IC, OC, K, S, P, B, T>`](Conv2d), with [`GroupedConv2d`] and [`DepthwiseConv2d`] beside it. By itself, it has rows
/// and columns of their own: PyTorch's `Conv2d(32, 32, (1, 7), padding=(0, 3))` is
/// `Convolution<Dense<32, 32>, Axis<1>, Axis<7, 1, Pad<3>>>`.
///
/// y\[o\]\[i\]\[j\] = b\[o\] + sum over c, k, l of w\[o\]\[c\]\[k\]\[l\] x\[c\]\[i S + k D - B\]\[j S + l D - B\], with x = 0 outside
/// the image, and B rows (columns) of padding before it (a cross-correlation, as in PyTorch).
///
/// | | shape |
/// |---|---|
/// | input | `Image<IC, H, W>` |
/// | output | `Image<OC, OH, OW>`, OH = floor((H + P - (D (K - 1) + 1))/S) + 1 and OW alike, P the padding of both sides |
/// | weight | OC x IC/G x K x K, G the groups |
/// | bias | OC, or none |
///
/// Padding is a type: [`Pad<1>`](formwork_tensor::Pad) is PyTorch's `padding=1`, and there are [`Same`](formwork_tensor::Same), `Total` and `Sides`.
/// In groups, channel o sees the input channels of its group. The gradients are
/// dL/db\[o\] = sum of dL/dy\[o\], dL/dw\[o\]\[c\]\[k\]\[l\] = sum over i, j of dL/dy\[o\]\[i\]\[j\] x\[c\]\[i S + k D - B\]\[j S + l D - B\],
/// and dL/dx scatters each dL/dy times the kernel back onto the window it saw; what falls on the padding is dropped.
///
/// In `f32`, tiles of samples with 3 x 3 kernels, stride 1, no dilation, one group, 16 channels or more on both sides and outputs of 4 x 4 or more are
/// computed in Winograd's form (with the feature `alloc`). It rounds differently (rms error against `f64` 0.6 to 1.1 times the
/// plain sum's for y and dL/dx, 1.2 to 1.8 times for dL/dw), and an infinite value makes its neighbours NaN; [`Compute::winograd`](formwork_tensor::Compute::winograd) switches it off.
///
/// ```
/// use formwork_layers::{Conv2d, Passes};
/// use formwork_tensor::{Image, Tensor};
/// // 4x4 input, 2x2 kernel, stride 1: nine positions.
/// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 0.0], [0.0, -1.0]]]], bias: [0.5] };
/// let x = Tensor::<Image<1, 4, 4>>::from_fn(|i| i as f32);
/// let y = conv.forward(&x);
/// assert_eq!(y[0], [[-4.5; 3]; 3]); // x[i][j] - x[i + 1][j + 1] + 0.5
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv2d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 5>::seeded(0);
/// conv.forward(&Tensor::<Image<1, 4, 4>>::zeros()); // a window of 5 does not fit the height of its input, which is 4
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv2d, OnHeap};
/// Conv2d::<1, 1, 5, 1, 2>::seeded(0); // a bare number is no padding: `Pad<2>` is
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct Convolution<Ch: ChannelPair, Y: WindowAxis, X: WindowAxis, B: BiasKind = Bias, T: Scalar = f32> {
    /// The kernels.
    #[init(UniformFanIn(Ch::In::COUNT * Y::COUNT * X::COUNT))]
    pub weight: Ch::Weight<T, Y::Array<T, X::Array<T, T>>>,
    /// One value an output channel, or [`NoBias`].
    #[init(UniformFanIn(Ch::In::COUNT * Y::COUNT * X::COUNT))]
    #[bias]
    pub bias: B::Values<T, Ch>,
}

/// A [`Convolution`] with square kernels between all channels.
pub type Conv2d<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    B = Bias,
    T = f32,
> = Convolution<Dense<IC, OC>, Axis<K, S, P>, Axis<K, S, P>, B, T>;

/// A [`Convolution`] with square kernels of `IC` channels to `OC` in `G` groups: PyTorch's `groups=G`. G must divide both.
///
/// ```
/// use formwork_layers::{GroupedConv2d, OnHeap, Passes};
/// use formwork_tensor::{Image, Pad, Tensor};
/// let conv = GroupedConv2d::<4, 8, 2, 3, 1, Pad<1>>::seeded(0);
/// let y: Box<Tensor<Image<8, 6, 6>>> = conv.forward(&Tensor::<Image<4, 6, 6>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{GroupedConv2d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// // 3 groups do not divide 4 input channels and 8 output channels
/// GroupedConv2d::<4, 8, 3, 3>::seeded(0).forward(&Tensor::<Image<4, 6, 6>>::zeros());
/// ```
pub type GroupedConv2d<
    const IC: usize,
    const OC: usize,
    const G: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    B = Bias,
    T = f32,
> = Convolution<<Size<G> as Splits<G, IC, OC>>::Channels, Axis<K, S, P>, Axis<K, S, P>, B, T>;

/// A [`Convolution`] with square kernels, one for each of `C` channels: PyTorch's `Conv2d(C, C, K, groups=C)`.
///
/// ```
/// use formwork_layers::{DepthwiseConv2d, OnHeap, Passes};
/// use formwork_tensor::{Image, Pad, Tensor};
/// let conv = DepthwiseConv2d::<16, 3, 2, Pad<1>>::seeded(0);
/// let y: Box<Tensor<Image<16, 14, 14>>> = conv.forward(&Tensor::<Image<16, 28, 28>>::zeros());
/// ```
pub type DepthwiseConv2d<const C: usize, const K: usize, const S: usize = 1, P = Pad<0>, B = Bias, T = f32> =
    Convolution<Grouped<C, 1, 1>, Axis<K, S, P>, Axis<K, S, P>, B, T>;

impl<
    Ch: ChannelPair,
    Y: WindowAxis,
    X: WindowAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const H: usize,
    const W: usize,
    In: Given<C>,
    const OC: usize,
    const OH: usize,
    const OW: usize,
> Infer<Image<C, H, W>, T> for Convolution<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Image<C, H, W>: Window<Y, X, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<OC, OH, OW>;
    type Role = role::Source;
    const MACS: u64 = On::<Ch, Y, X, H, W>::GEOMETRY.macs();
    const SCRATCH: usize = Sizes::<On<Ch, Y, X, H, W>>::SCRATCH;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        let target = Target::output(y.as_mut_slice());
        self.groups::<L, E, _, H, W>(level, x.as_slice(), target, scratch);
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let sizes = On::<Ch, Y, X, H, W>::GEOMETRY;
        let (windows, group) = ([sizes.rows, sizes.columns], [("group", Attribute::Int(sizes.groups))]);
        weighted::<T, B, _>(self, x, &mut at, &windows, "Conv", &group, &[OC, OH, OW])
    }
}

impl<
    Ch: ChannelPair,
    Y: WindowAxis,
    X: WindowAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const H: usize,
    const W: usize,
    In: Given<C>,
    const OC: usize,
    const OH: usize,
    const OW: usize,
> Source<Image<C, H, W>, T> for Convolution<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Image<C, H, W>: Window<Y, X, Height = Size<OH>, Width = Size<OW>>,
{
    const ROW: usize = Sizes::<On<Ch, Y, X, H, W>>::ROW;
    const PATCH: Option<usize> = if Sizes::<On<Ch, Y, X, H, W>>::WINOGRAD { Some(2) } else { None };
    const TRAIN_SCRATCH: usize = Sizes::<On<Ch, Y, X, H, W>>::TRAIN_SCRATCH;
    const READS_OUTPUT: bool = false;

    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        follow: &impl Follow<T>,
        y: &mut [E],
        record: &mut [E],
        scratch: &mut [E],
    ) {
        let (scratch, rows) = scratch.split_at_mut(<Self as Infer<Image<C, H, W>, T>>::SCRATCH);
        self.groups::<L, E, _, H, W>(level, x.as_slice(), Target::new(follow, y, record, rows), scratch);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let io = (io.x.as_slice(), io.dy.as_slice(), io.dx.map(Tensor::as_mut_slice));
        self.gradients::<L, E, H, W>(pass.level, io, memory.scratch, gradient);
    }
}

impl<Ch: ChannelPair, Y: WindowAxis, X: WindowAxis, B: BiasKind, T: Scalar> Convolution<Ch, Y, X, B, T> {
    /// w * x + b of all groups, on images of H x W.
    #[inline(always)]
    fn groups<L: Level, E: Element<Scalar = T>, F: Follow<T>, const H: usize, const W: usize>(
        &self,
        level: L,
        x: &[E],
        target: Target<'_, E, F, Sizes<On<Ch, Y, X, H, W>>>,
        scratch: &mut [E],
    ) {
        let filters = Ch::filters(&self.weight);
        let bias = if B::HAS { memory::as_slice::<T, _>(&self.bias) } else { &[] };
        Sizes::<On<Ch, Y, X, H, W>>::forward::<L, E, F, B, Ch::Out>(level, filters, bias, x, target, scratch);
    }

    /// Adds the gradients of the parameters and writes dL/dx if it is asked for, from x and dL/dy.
    #[inline(always)]
    fn gradients<L: Level, E: Element<Scalar = T>, const H: usize, const W: usize>(
        &self,
        level: L,
        (x, dy, dx): (&[E], &[E], Option<&mut [E]>),
        scratch: &mut [E],
        gradient: Option<&mut Self>,
    ) {
        if let Some(gradient) = gradient {
            let weight = memory::as_mut_slice::<T, _>(&mut gradient.weight);
            let bias = memory::as_mut_slice::<T, _>(&mut gradient.bias);
            Sizes::<On<Ch, Y, X, H, W>>::parameter_gradients(level, x, dy, weight, bias, scratch);
        }
        let Some(dx) = dx else { return };
        let filters = Ch::filters(&self.weight);
        Sizes::<On<Ch, Y, X, H, W>>::gradient_of_input(level, filters, dy, dx, scratch);
    }
}

/// What is traced of a layer with a weight and, where `B` has one, a bias, whose windows move along `axes`.
fn weighted<T: Scalar, B: BiasKind, N: Parameters<T>>(
    layer: &N,
    x: Value,
    at: &mut Trace<'_, T>,
    axes: &[Span],
    operator: &str,
    others: &[(&str, Attribute<'_>)],
    dims: &[usize],
) -> Value {
    let mut inputs = [x; 3];
    if B::HAS {
        [inputs[1], inputs[2]] = at.tensors(layer);
    } else {
        [inputs[1]] = at.tensors(layer);
    }
    let inputs = &inputs[..if B::HAS { 3 } else { 2 }];
    Windows::of(axes).operation(at, operator, inputs, others, dims)
}

refuse!(vector, Convolution<Ch, Y, X, B, T>, [
    Ch: ChannelPair, Y: WindowAxis, X: WindowAxis, B: BiasKind, T: Scalar
]);
