//! Transposed convolution of images: the gradient of a convolution's input as a layer, with the same kernels.

mod one_d;
mod passes;
#[cfg(test)]
mod tests;

use super::{AllChannels, Bias, BiasKind, ChannelPair, Dense, Geometric, Given, Splits, weighted};
pub use one_d::{ConvTranspose1d, GroupedConvTranspose1d};

use crate::init::UniformFanIn;
use crate::relations::refuse;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::axis::Count;
use formwork_tensor::transposed::{Spread, SpreadAxis, TransposedAxis, TransposedWindow};
use formwork_tensor::{Element, Image, Level, Pad, Scalar, Size, Span, Tensor};
use passes::{Passes, Transpose};

/// A transposed convolution with channels `Ch`, axes `Y` from top to bottom and `X` from left to right, and bias `B`: it enlarges images, as
/// decoders do.
///
/// Mostly it is written [`ConvTranspose2d<IC, OC, K, S, P, OP, B, T>`](ConvTranspose2d), with [`GroupedConvTranspose2d`] beside it. By itself, it
/// has rows and columns of their own, and dilation, the fifth number of a [`TransposedAxis`]: PyTorch's
/// `ConvTranspose2d(8, 4, (2, 3), stride=(2, 1), padding=(0, 1))` is
/// `ConvTranspose<Dense<8, 4>, TransposedAxis<2, 2>, TransposedAxis<3, 1, Pad<1>>>`.
///
/// Each value is spread over a window of the output, times the kernel, and windows that overlap add up:
/// y\[o\]\[a\]\[b\] = b\[o\] + sum of w\[c\]\[o\]\[k\]\[l\] x\[c\]\[i\]\[j\] over all c and all i, k with a = i S + k D - B and j, l with
/// b = j S + l D - B, for B rows (columns) of padding before. Padding is cut off the output, and output padding OP adds to its end.
///
/// | | shape |
/// |---|---|
/// | input | `Image<IC, H, W>` |
/// | output | `Image<OC, OH, OW>`, OH = (H - 1) S - P + D (K - 1) + OP + 1 and OW alike, P the padding of both sides |
/// | weight | IC x OC/G x K x K, G the groups |
/// | bias | OC, or none |
///
/// OP is smaller than S or D, and padding at most D (K - 1) on each side. In groups, the input channels of a group give the output channels of
/// that group. As the layer is the transpose of a convolution, its gradients are that one's passes:
/// dL/dx\[c\]\[i\]\[j\] = sum over o, k, l of w\[c\]\[o\]\[k\]\[l\] dL/dy\[o\]\[i S + k D - B\]\[j S + l D - B\], dL/dw\[c\]\[o\]\[k\]\[l\] the
/// sum of x\[c\]\[i\]\[j\] dL/dy\[o\]\[i S + k D - B\]\[j S + l D - B\] over i, j, and dL/db\[o\] = sum of dL/dy\[o\]. Its kernels are those of
/// [`Convolution`](super::Convolution), with Winograd's form where that has it.
///
/// ```
/// use formwork_layers::{ConvTranspose2d, Passes};
/// use formwork_tensor::{Image, Tensor};
/// // Stride 2 with a 2x2 kernel: each value becomes a block.
/// let up = ConvTranspose2d::<1, 1, 2, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.5] };
/// let y = up.forward(&Tensor::<Image<1, 1, 2>>::new([[[1.0, 10.0]]]));
/// assert_eq!(y[0], [[1.5, 2.5, 10.5, 20.5], [3.5, 4.5, 30.5, 40.5]]);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{ConvTranspose2d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Pad, Tensor};
/// // an output padding of 2 is smaller neither than the stride, 2, nor than the dilation, 1
/// ConvTranspose2d::<1, 1, 3, 2, Pad<1>, 2>::seeded(0).forward(&Tensor::<Image<1, 4, 4>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{ConvTranspose2d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Pad, Tensor};
/// // a transposed window of 3 (stride 1, padding 2 before and 2 after, output padding 0) leaves nothing of a height of 2
/// ConvTranspose2d::<1, 1, 3, 1, Pad<2>>::seeded(0).forward(&Tensor::<Image<1, 2, 4>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{ConvTranspose2d, OnHeap};
/// ConvTranspose2d::<1, 1, 3, 2, 1, 1>::seeded(0); // a bare number is no padding: `Pad<1>` is
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct ConvTranspose<Ch: ChannelPair, Y: SpreadAxis, X: SpreadAxis, B: BiasKind = Bias, T: Scalar = f32> {
    /// The kernels.
    #[init(UniformFanIn(Ch::Out::COUNT * Y::COUNT * X::COUNT))]
    pub weight: Ch::TransposedWeight<T, Y::Array<T, X::Array<T, T>>>,
    /// One value an output channel, or [`NoBias`](super::NoBias).
    #[init(UniformFanIn(Ch::Out::COUNT * Y::COUNT * X::COUNT))]
    #[bias]
    pub bias: B::Values<T, Ch>,
}

/// A [`ConvTranspose`] with square kernels between all channels: PyTorch's `ConvTranspose2d(IC, OC, K, S, padding, output_padding)`, with its
/// order of numbers and `Pad<1>` for `padding=1`.
///
/// ```
/// use formwork_layers::{ConvTranspose2d, OnHeap, Passes};
/// use formwork_tensor::{Image, Pad, Tensor};
/// let up = ConvTranspose2d::<8, 4, 3, 2, Pad<1>, 1>::seeded(0);
/// let y: Box<Tensor<Image<4, 28, 28>>> = up.forward(&Tensor::<Image<8, 14, 14>>::zeros());
/// ```
pub type ConvTranspose2d<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    const OP: usize = 0,
    B = Bias,
    T = f32,
> = ConvTranspose<Dense<IC, OC>, TransposedAxis<K, S, P, OP>, TransposedAxis<K, S, P, OP>, B, T>;

/// A [`ConvTranspose`] with square kernels of `IC` channels to `OC` in `G` groups: PyTorch's `groups=G`. G must divide both.
///
/// ```
/// use formwork_layers::{GroupedConvTranspose2d, OnHeap, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let up = GroupedConvTranspose2d::<8, 4, 2, 2, 2>::seeded(0);
/// let y: Box<Tensor<Image<4, 12, 12>>> = up.forward(&Tensor::<Image<8, 6, 6>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{GroupedConvTranspose2d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// // 3 groups do not divide 8 input channels and 4 output channels
/// GroupedConvTranspose2d::<8, 4, 3, 2, 2>::seeded(0).forward(&Tensor::<Image<8, 6, 6>>::zeros());
/// ```
pub type GroupedConvTranspose2d<
    const IC: usize,
    const OC: usize,
    const G: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    const OP: usize = 0,
    B = Bias,
    T = f32,
> = ConvTranspose<
    <Size<G> as Splits<G, IC, OC>>::Channels,
    TransposedAxis<K, S, P, OP>,
    TransposedAxis<K, S, P, OP>,
    B,
    T,
>;

impl<
    Ch: ChannelPair,
    Y: SpreadAxis,
    X: SpreadAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const H: usize,
    const W: usize,
    In: Given<C>,
    const OC: usize,
    const OH: usize,
    const OW: usize,
> Infer<Image<C, H, W>, T> for ConvTranspose<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Image<C, H, W>: TransposedWindow<Y, X, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<OC, OH, OW>;
    type Role = role::Alone;
    const MACS: u64 = Transpose::<Ch, Y, X, H, W>::GEOMETRY.macs();
    const SCRATCH: usize = Passes::<Ch, Y, X, H, W>::SCRATCH;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        Passes::<Ch, Y, X, H, W>::forward(self, level, x.as_slice(), y.as_mut_slice(), scratch);
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let extra = [Y::SPREAD.output_padding, X::SPREAD.output_padding];
        let others = [("group", Attribute::Int(Ch::GROUPS)), ("output_padding", Attribute::Ints(&extra))];
        let windows = [cut(Y::SPREAD, H), cut(X::SPREAD, W)];
        weighted::<T, B, _>(self, x, &mut at, &windows, "ConvTranspose", &others, &[OC, OH, OW])
    }
}

impl<
    Ch: ChannelPair,
    Y: SpreadAxis,
    X: SpreadAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const H: usize,
    const W: usize,
    In: Given<C>,
    const OC: usize,
    const OH: usize,
    const OW: usize,
> Train<Image<C, H, W>, T> for ConvTranspose<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Image<C, H, W>: TransposedWindow<Y, X, Height = Size<OH>, Width = Size<OW>>,
{
    const TRAIN_SCRATCH: usize = Passes::<Ch, Y, X, H, W>::TRAIN_SCRATCH;
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let io = (io.x.as_slice(), io.dy.as_mut_slice(), io.dx.map(Tensor::as_mut_slice));
        Passes::<Ch, Y, X, H, W>::backward(self, pass.level, io, memory.scratch, gradient);
    }
}

/// The windows of the convolution that is transposed, with what is cut off in the place of what lies around its input.
fn cut(spread: Spread, len: usize) -> Span {
    Span { before: spread.before, after: spread.after, ..spread.windows(len) }
}

refuse!(vector, ConvTranspose<Ch, Y, X, B, T>, [
    Ch: ChannelPair, Y: SpreadAxis, X: SpreadAxis, B: BiasKind, T: Scalar
]);
