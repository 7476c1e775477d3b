//! The channels that a convolution goes from and to, and whether it has a bias.

use crate::Parameters;
use core::ops::{Div, Mul, Rem};
use formwork_tensor::axis::Count;
use formwork_tensor::parameters::Groups;
use formwork_tensor::size::{FromNum, ToNum};
use formwork_tensor::{Scalar, Size};
use typenum::{B1, UInt, UTerm};

/// Every one of `IC` input channels to every one of `OC`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dense<const IC: usize, const OC: usize>;

/// `G` groups, each of `IG` input channels to `OG` output channels: PyTorch's `groups=G` with G IG channels in and G OG out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grouped<const G: usize, const IG: usize, const OG: usize>;

/// [`Dense`] or [`Grouped`].
pub trait ChannelPair: Copy + Default + Send + Sync + 'static {
    /// Groups.
    const GROUPS: usize;
    /// Input channels of a group.
    type In: Count;
    /// Output channels of a group.
    type Out: Count;
    /// The weight: a kernel `K` for each pair of channels of a group.
    type Weight<T: Scalar, K: Parameters<T>>: Parameters<T>;
    /// One value an output channel.
    type PerOutput<T: Scalar>: Parameters<T>;
    /// The kernels to each output channel.
    fn filters<T: Scalar, K: Parameters<T>>(
        weight: &Self::Weight<T, K>,
    ) -> &[<Self::In as Count>::Array<T, K>];
}
impl<const IC: usize, const OC: usize> ChannelPair for Dense<IC, OC> {
    const GROUPS: usize = 1;
    type In = Size<IC>;
    type Out = Size<OC>;
    type Weight<T: Scalar, K: Parameters<T>> = [[K; IC]; OC];
    type PerOutput<T: Scalar> = [T; OC];
    #[inline(always)]
    fn filters<T: Scalar, K: Parameters<T>>(weight: &[[K; IC]; OC]) -> &[[K; IC]] {
        weight
    }
}
impl<const G: usize, const IG: usize, const OG: usize> ChannelPair for Grouped<G, IG, OG> {
    const GROUPS: usize = G;
    type In = Size<IG>;
    type Out = Size<OG>;
    type Weight<T: Scalar, K: Parameters<T>> = Groups<[[K; IG]; OG], G>;
    type PerOutput<T: Scalar> = Groups<[T; OG], G>;
    #[inline(always)]
    fn filters<T: Scalar, K: Parameters<T>>(weight: &Groups<[[K; IG]; OG], G>) -> &[[K; IG]] {
        weight.0.as_flattened()
    }
}

/// The channels of the whole input and of the whole output, `Size<IC>` and `Size<OC>`.
pub trait AllChannels: ChannelPair {
    /// In.
    type In;
    /// Out.
    type Out;
}
impl<const IC: usize, const OC: usize> AllChannels for Dense<IC, OC> {
    type In = Size<IC>;
    type Out = Size<OC>;
}
impl<const G: usize, const IG: usize, const OG: usize, NG, IN, OUT> AllChannels for Grouped<G, IG, OG>
where
    Size<G>: ToNum<G, Num = NG>,
    Size<IG>: ToNum<IG, Num: Mul<NG, Output = IN>>,
    Size<OG>: ToNum<OG, Num: Mul<NG, Output = OUT>>,
    IN: FromNum,
    OUT: FromNum,
{
    type In = IN::Size;
    type Out = OUT::Size;
}

/// `Size<C>: Takes<C, IC>` holds when C = IC.
#[diagnostic::on_unimplemented(
    message = "this convolution takes {IC} channels but is given {C}",
    label = "wrong number of channels"
)]
pub trait Takes<const C: usize, const IC: usize> {}
#[diagnostic::do_not_recommend]
impl<const C: usize> Takes<C, C> for Size<C> {}

/// `Size<IC>: Given<C>` when [`Takes`] holds. `Self` is what [`AllChannels`] computes: so nothing is decided before that is known, and the
/// error is about the channels, not about the computation.
pub trait Given<const C: usize> {}
impl<const C: usize, const IC: usize> Given<C> for Size<IC> where Size<C>: Takes<C, IC> {}

/// `G` groups, as numbers of channels of the whole: [`Grouped`] if `G` divides both, else [`Uneven`].
pub trait Splits<const G: usize, const IC: usize, const OC: usize> {
    /// The channels.
    type Channels;
}
impl<
    const G: usize,
    const IC: usize,
    const OC: usize,
    const IG: usize,
    const OG: usize,
    NG: Divisor,
    NI,
    NO,
    RI,
    RO,
    QI,
    QO,
> Splits<G, IC, OC> for Size<G>
where
    Size<G>: ToNum<G, Num = NG>,
    Size<IC>: ToNum<IC, Num = NI>,
    Size<OC>: ToNum<OC, Num = NO>,
    NI: Rem<NG::NotZero, Output = RI> + Div<NG::NotZero, Output = QI>,
    NO: Rem<NG::NotZero, Output = RO> + Div<NG::NotZero, Output = QO>,
    QI: FromNum<Size = Size<IG>>,
    QO: FromNum<Size = Size<OG>>,
    (NG, RI, RO): Division<Grouped<G, IG, OG>, Uneven<G, IC, OC>>,
{
    type Channels = <(NG, RI, RO) as Division<Grouped<G, IG, OG>, Uneven<G, IC, OC>>>::Channels;
}

/// A number to divide by: 1 for 0, whose quotients the compiler would look for until it gives up.
pub trait Divisor {
    /// Itself, or 1.
    type NotZero;
}
impl Divisor for UTerm {
    type NotZero = UInt<UTerm, B1>;
}
impl<N, B> Divisor for UInt<N, B> {
    type NotZero = Self;
}

/// What a divisor and two remainders say: `Whole` if it is not 0 and they are.
pub trait Division<Whole, Uneven> {
    /// One of the two.
    type Channels;
}
impl<Whole, Uneven> Division<Whole, Uneven> for (UTerm, UTerm, UTerm) {
    type Channels = Uneven;
}
impl<Whole, Uneven, N, B> Division<Whole, Uneven> for (UInt<N, B>, UTerm, UTerm) {
    type Channels = Whole;
}
impl<Whole, Uneven, D, N, B> Division<Whole, Uneven> for (D, UInt<N, B>, UTerm) {
    type Channels = Uneven;
}
impl<Whole, Uneven, D, R, N, B> Division<Whole, Uneven> for (D, R, UInt<N, B>) {
    type Channels = Uneven;
}

/// `G` groups that do not divide the channels: such a convolution can be named, so that it is refused once and where it is used, not
/// everywhere it is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uneven<const G: usize, const IC: usize, const OC: usize>;

impl<const G: usize, const IC: usize, const OC: usize> ChannelPair for Uneven<G, IC, OC> {
    const GROUPS: usize = 1;
    type In = Size<IC>;
    type Out = Size<OC>;
    type Weight<T: Scalar, K: Parameters<T>> = [[K; IC]; OC];
    type PerOutput<T: Scalar> = [T; OC];
    #[inline(always)]
    fn filters<T: Scalar, K: Parameters<T>>(weight: &[[K; IC]; OC]) -> &[[K; IC]] {
        weight
    }
}
impl<const G: usize, const IC: usize, const OC: usize, In, Out> AllChannels for Uneven<G, IC, OC>
where
    Size<G>: Divides<G, IC, OC, In = In, Out = Out>,
{
    type In = In;
    type Out = Out;
}

/// Holds for no numbers of channels that there are.
#[diagnostic::on_unimplemented(
    message = "{G} groups do not divide {IC} input channels and {OC} output channels",
    label = "the channels are no whole groups"
)]
pub trait Divides<const G: usize, const IC: usize, const OC: usize> {
    /// Unknown, so that there is no second error about it.
    type In;
    /// Unknown too.
    type Out;
}
#[diagnostic::do_not_recommend]
impl Divides<{ usize::MAX }, { usize::MAX }, { usize::MAX }> for Size<{ usize::MAX }> {
    type In = Self;
    type Out = Self;
}

/// One value an output channel is added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bias;

/// Nothing is added: PyTorch's `bias=False`. There is no `bias` in a state dict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Parameters)]
pub struct NoBias;

/// [`Bias`] or [`NoBias`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether there is a bias: say `Bias` or `NoBias`",
    label = "neither `Bias` nor `NoBias`"
)]
pub trait BiasKind: Copy + Default + Send + Sync + 'static {
    /// Whether there is one.
    const HAS: bool;
    /// The bias of channels `Ch`.
    type Values<T: Scalar, Ch: ChannelPair>: Parameters<T>;
}
impl BiasKind for Bias {
    const HAS: bool = true;
    type Values<T: Scalar, Ch: ChannelPair> = Ch::PerOutput<T>;
}
impl BiasKind for NoBias {
    const HAS: bool = false;
    type Values<T: Scalar, Ch: ChannelPair> = NoBias;
}
