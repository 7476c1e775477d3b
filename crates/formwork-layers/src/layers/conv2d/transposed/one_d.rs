//! Transposed convolution of sequences: that of images of one row, by the same kernels.

use super::passes::{Passes, Transpose};
use super::{ConvTranspose, TransposedAxis, cut};
use crate::conv2d::{AllChannels, Bias, BiasKind, ChannelPair, Dense, Geometric, Given, Splits, weighted};
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Pass, Train, role};
use formwork_tensor::axis::Flat;
use formwork_tensor::transposed::{SpreadAxis, TransposedWindow};
use formwork_tensor::{Element, Level, Pad, Scalar, Sequence, Size, Tensor};

/// A [`ConvTranspose`] of sequences: PyTorch's `ConvTranspose1d(IC, OC, K, S, padding, output_padding)`, with its order of numbers and `Pad<1>`
/// for `padding=1`.
///
/// y\[o\]\[a\] = b\[o\] + sum of w\[c\]\[o\]\[k\] x\[c\]\[i\] over all c and all i, k with a = i S + k - B, for B values of padding before.
///
/// | | shape |
/// |---|---|
/// | input | `Sequence<IC, L>` |
/// | output | `Sequence<OC, OL>`, OL = (L - 1) S - P + K + OP, P the padding of both sides |
/// | weight | IC x OC x K |
/// | bias | OC, or none |
///
/// Dilation is the axis's fifth number: PyTorch's `ConvTranspose1d(8, 4, 3, dilation=2)` is
/// `ConvTranspose<Dense<8, 4>, Flat, TransposedAxis<3, 1, Pad<0>, 0, 2>>`. The gradients are those of [`ConvTranspose`].
///
/// ```
/// use formwork_layers::{ConvTranspose1d, Passes};
/// use formwork_tensor::{Sequence, Tensor};
/// let up = ConvTranspose1d::<1, 1, 3, 2> { weight: [[[1.0, 2.0, 3.0]]], bias: [0.0] };
/// let y = up.forward(&Tensor::<Sequence<1, 2>>::new([[1.0, 10.0]]));
/// assert_eq!(y[0], [1.0, 2.0, 13.0, 20.0, 30.0]); // where windows overlap they add up
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{ConvTranspose1d, OnHeap, Passes};
/// # use formwork_tensor::{Pad, Sequence, Tensor};
/// // an output padding of 2 is smaller neither than the stride, 2, nor than the dilation, 1
/// ConvTranspose1d::<1, 1, 3, 2, Pad<1>, 2>::seeded(0).forward(&Tensor::<Sequence<1, 4>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{ConvTranspose1d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// ConvTranspose1d::<1, 1, 3>::seeded(0).forward(&Tensor::<Image<1, 4, 4>>::zeros()); // takes a sequence, not an image
/// ```
pub type ConvTranspose1d<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    const OP: usize = 0,
    B = Bias,
    T = f32,
> = ConvTranspose<Dense<IC, OC>, Flat, TransposedAxis<K, S, P, OP>, B, T>;

/// A [`ConvTranspose1d`] of `IC` channels to `OC` in `G` groups: PyTorch's `groups=G`. G must divide both.
///
/// ```
/// use formwork_layers::{GroupedConvTranspose1d, OnHeap, Passes};
/// use formwork_tensor::{Sequence, Tensor};
/// let up = GroupedConvTranspose1d::<8, 4, 2, 2, 2>::seeded(0);
/// let y: Box<Tensor<Sequence<4, 12>>> = up.forward(&Tensor::<Sequence<8, 6>>::zeros());
/// ```
pub type GroupedConvTranspose1d<
    const IC: usize,
    const OC: usize,
    const G: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    const OP: usize = 0,
    B = Bias,
    T = f32,
> = ConvTranspose<<Size<G> as Splits<G, IC, OC>>::Channels, Flat, TransposedAxis<K, S, P, OP>, B, T>;

impl<
    Ch: ChannelPair,
    Y: SpreadAxis,
    X: SpreadAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const LEN: usize,
    In: Given<C>,
    const OC: usize,
    const OUT: usize,
> Infer<Sequence<C, LEN>, T> for ConvTranspose<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Sequence<C, LEN>: TransposedWindow<Y, X, Width = Size<OUT>>,
{
    type Out = Sequence<OC, OUT>;
    type Role = role::Alone;
    const MACS: u64 = Transpose::<Ch, Y, X, 1, LEN>::GEOMETRY.macs();
    const SCRATCH: usize = Passes::<Ch, Y, X, 1, LEN>::SCRATCH;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Sequence<C, LEN>, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        Passes::<Ch, Y, X, 1, LEN>::forward(self, level, x.as_slice(), y.as_mut_slice(), scratch);
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let extra = [X::SPREAD.output_padding];
        let others = [("group", Attribute::Int(Ch::GROUPS)), ("output_padding", Attribute::Ints(&extra))];
        let windows = [cut(X::SPREAD, LEN)];
        weighted::<T, B, _>(self, x, &mut at, &windows, "ConvTranspose", &others, &[OC, OUT])
    }
}

impl<
    Ch: ChannelPair,
    Y: SpreadAxis,
    X: SpreadAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const LEN: usize,
    In: Given<C>,
    const OC: usize,
    const OUT: usize,
> Train<Sequence<C, LEN>, T> for ConvTranspose<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Sequence<C, LEN>: TransposedWindow<Y, X, Width = Size<OUT>>,
{
    const TRAIN_SCRATCH: usize = Passes::<Ch, Y, X, 1, LEN>::TRAIN_SCRATCH;
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Sequence<C, LEN>, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let io = (io.x.as_slice(), io.dy.as_mut_slice(), io.dx.map(Tensor::as_mut_slice));
        Passes::<Ch, Y, X, 1, LEN>::backward(self, pass.level, io, memory.scratch, gradient);
    }
}
