//! Convolution of sequences: that of images of one row, by the same kernels.

use super::sizes::Sizes;
use super::target::Target;
use super::{
    AllChannels, Bias, BiasKind, ChannelPair, Convolution, Dense, Geometric, Given, Grouped, On, Splits,
    weighted,
};
use crate::fusion::Follow;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Pass, Source, role};
use formwork_tensor::axis::{Flat, WindowAxis};
use formwork_tensor::{Axis, Element, Level, Pad, Scalar, Sequence, Size, Tensor, Window};

/// A [`Convolution`] of sequences: PyTorch's `Conv1d(IC, OC, K, stride=S)`, `P` being [`Pad<1>`](Pad) for its `padding=1`.
///
/// y\[o\]\[i\] = b\[o\] + sum over c, k of w\[o\]\[c\]\[k\] x\[c\]\[i S + k - B\], with x = 0 outside the sequence, and B values of padding before it.
///
/// | | shape |
/// |---|---|
/// | input | `Sequence<IC, L>` |
/// | output | `Sequence<OC, OL>`, OL = floor((L + P - K)/S) + 1, P the padding of both sides |
/// | weight | OC x IC x K |
/// | bias | OC, or none |
///
/// Dilation is the axis's fourth number: PyTorch's `Conv1d(1, 4, 3, dilation=2)` is `Convolution<Dense<1, 4>, Flat, Axis<3, 1, Pad<0>, 2>>`.
///
/// ```
/// use formwork_layers::{Conv1d, Passes};
/// use formwork_tensor::{Sequence, Tensor};
/// let conv = Conv1d::<1, 1, 2> { weight: [[[-1.0, 1.0]]], bias: [0.5] };
/// let x = Tensor::<Sequence<1, 4>>::new([[1.0, 2.0, 4.0, 8.0]]);
/// assert_eq!(*conv.forward(&x), Tensor::new([[1.5, 2.5, 4.5]])); // x[i + 1] - x[i] + 0.5
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv1d, OnHeap, Passes};
/// # use formwork_tensor::{Sequence, Tensor};
/// Conv1d::<1, 1, 5>::seeded(0).forward(&Tensor::<Sequence<1, 4>>::zeros()); // a window of 5 does not fit a length of 4
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv1d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// Conv1d::<1, 1, 3>::seeded(0).forward(&Tensor::<Image<1, 4, 4>>::zeros()); // takes a sequence, not an image
/// ```
pub type Conv1d<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    B = Bias,
    T = f32,
> = Convolution<Dense<IC, OC>, Flat, Axis<K, S, P>, B, T>;

/// A [`Conv1d`] of `IC` channels to `OC` in `G` groups: PyTorch's `groups=G`. G must divide both.
pub type GroupedConv1d<
    const IC: usize,
    const OC: usize,
    const G: usize,
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    B = Bias,
    T = f32,
> = Convolution<<Size<G> as Splits<G, IC, OC>>::Channels, Flat, Axis<K, S, P>, B, T>;

/// A [`Conv1d`] with one kernel for each of `C` channels: PyTorch's `Conv1d(C, C, K, groups=C)`.
pub type DepthwiseConv1d<const C: usize, const K: usize, const S: usize = 1, P = Pad<0>, B = Bias, T = f32> =
    Convolution<Grouped<C, 1, 1>, Flat, Axis<K, S, P>, B, T>;

impl<
    Ch: ChannelPair,
    Y: WindowAxis,
    X: WindowAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const LEN: usize,
    In: Given<C>,
    const OC: usize,
    const OUT: usize,
> Infer<Sequence<C, LEN>, T> for Convolution<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Sequence<C, LEN>: Window<Y, X, Width = Size<OUT>>,
{
    type Out = Sequence<OC, OUT>;
    type Role = role::Source;
    const MACS: u64 = On::<Ch, Y, X, 1, LEN>::GEOMETRY.macs();
    const SCRATCH: usize = Sizes::<On<Ch, Y, X, 1, LEN>>::SCRATCH;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Sequence<C, LEN>, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        let target = Target::output(y.as_mut_slice());
        self.groups::<L, E, _, 1, LEN>(level, x.as_slice(), target, scratch);
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let sizes = On::<Ch, Y, X, 1, LEN>::GEOMETRY;
        let group = [("group", Attribute::Int(sizes.groups))];
        weighted::<T, B, _>(self, x, &mut at, &[sizes.columns], "Conv", &group, &[OC, OUT])
    }
}

impl<
    Ch: ChannelPair,
    Y: WindowAxis,
    X: WindowAxis,
    B: BiasKind,
    T: Scalar,
    const C: usize,
    const LEN: usize,
    In: Given<C>,
    const OC: usize,
    const OUT: usize,
> Source<Sequence<C, LEN>, T> for Convolution<Ch, Y, X, B, T>
where
    Ch: AllChannels<In = In, Out = Size<OC>>,
    Sequence<C, LEN>: Window<Y, X, Width = Size<OUT>>,
{
    const ROW: usize = Sizes::<On<Ch, Y, X, 1, LEN>>::ROW;
    const PATCH: Option<usize> = if Sizes::<On<Ch, Y, X, 1, LEN>>::WINOGRAD { Some(2) } else { None };
    const TRAIN_SCRATCH: usize = Sizes::<On<Ch, Y, X, 1, LEN>>::TRAIN_SCRATCH;
    const READS_OUTPUT: bool = false;

    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Sequence<C, LEN>, E>,
        follow: &impl Follow<T>,
        y: &mut [E],
        record: &mut [E],
        scratch: &mut [E],
    ) {
        let (scratch, rows) = scratch.split_at_mut(<Self as Infer<Sequence<C, LEN>, T>>::SCRATCH);
        let target = Target::new(follow, y, record, rows);
        self.groups::<L, E, _, 1, LEN>(level, x.as_slice(), target, scratch);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Sequence<C, LEN>, Self::Out, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let io = (io.x.as_slice(), io.dy.as_slice(), io.dx.map(Tensor::as_mut_slice));
        self.gradients::<L, E, 1, LEN>(pass.level, io, memory.scratch, gradient);
    }
}
