//! Groups as PyTorch counts them: by the channels of the whole.

use super::channels::{AllChannels, ChannelPair, Given, Grouped};
use crate::Parameters;
use core::ops::{Div, Rem};
use formwork_tensor::size::{FromNum, ToNum};
use formwork_tensor::{Scalar, Size};
use typenum::{B1, UInt, UTerm};

/// `G` groups, as numbers of channels of the whole: [`Grouped`] if `G` divides both, else channels that no input fits.
///
/// ```
/// use formwork_layers::conv2d::{ChannelPair, Splits};
/// use formwork_tensor::{Size, axis::Count};
/// type Channels = <Size<4> as Splits<4, 8, 12>>::Channels;
/// assert_eq!((Channels::GROUPS, <Channels as ChannelPair>::In::COUNT), (4, 2));
/// ```
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
    type TransposedWeight<T: Scalar, K: Parameters<T>> = [[K; OC]; IC];
    type PerOutput<T: Scalar> = [T; OC];
    #[inline(always)]
    fn filters<T: Scalar, K: Parameters<T>>(weight: &[[K; IC]; OC]) -> &[[K; IC]] {
        weight
    }
    #[inline(always)]
    fn transposed_filters<T: Scalar, K: Parameters<T>>(weight: &[[K; OC]; IC]) -> &[[K; OC]] {
        weight
    }
}
/// The layers behind one fit what it would give.
impl<const G: usize, const IC: usize, const OC: usize> AllChannels for Uneven<G, IC, OC> {
    type In = Self;
    type Out = Size<OC>;
}
impl<const C: usize, const G: usize, const IC: usize, const OC: usize> Given<C> for Uneven<G, IC, OC> where
    Size<C>: Divides<G, IC, OC>
{
}

/// Holds for no number of channels that there is. It is asked of the input's, as the compiler would rule the whole kind of shape out if
/// it knew at once.
#[diagnostic::on_unimplemented(
    message = "{G} groups do not divide {IC} input channels and {OC} output channels",
    label = "the channels are no whole groups"
)]
pub trait Divides<const G: usize, const IC: usize, const OC: usize> {}
#[diagnostic::do_not_recommend]
impl<const G: usize, const IC: usize, const OC: usize> Divides<G, IC, OC> for Size<{ usize::MAX }> {}
