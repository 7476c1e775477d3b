//! Whether channels are whole groups, at the type level.

use crate::size::{After, Size, ToNum};
use crate::window::{Answer, condition};
use core::ops::{BitAnd, Rem};
use typenum::{Const, IsEqual, IsGreaterOrEqual, Max, ToUInt, U, U0, U1};

/// `Size<N>: InGroups<G, C>` holds when G divides C and is not 0. N is the number of channels that are there, and says nothing but when
/// to decide: before it is known the compiler would report the layer's own numbers where it is named.
///
/// ```
/// use formwork_tensor::{Size, groups::InGroups};
/// fn whole<const G: usize, const C: usize>() where Size<C>: InGroups<G, C> {}
/// whole::<32, 2048>();
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Size, groups::InGroups};
/// # fn whole<const G: usize, const C: usize>() where Size<C>: InGroups<G, C> {}
/// whole::<4, 6>(); // 4 groups do not divide 6 channels
/// ```
#[diagnostic::on_unimplemented(
    message = "{G} groups of {C} channels are not computed here: the numbers are parameters",
    label = "nothing is known of these numbers",
    note = "bound the layer instead, `where GroupNorm<G, C>: Layer<S>`"
)]
pub trait InGroups<const G: usize, const C: usize> {}
impl<
    const N: usize,
    const G: usize,
    const C: usize,
    NN,
    Groups,
    Channels,
    NG,
    NC,
    NotNone,
    Divisor,
    Rest,
    Even,
    Fits,
    Asked,
    Met,
> InGroups<G, C> for Size<N>
where
    Size<N>: ChannelNumber<N, Num = NN>,
    NN: After<Size<G>, Out = Groups> + After<Size<C>, Out = Channels>,
    Groups: ToNum<G, Num = NG>,
    Channels: ChannelNumber<C, Num = NC>,
    NG: IsGreaterOrEqual<U1, Output = NotNone> + Max<U1, Output = Divisor>,
    NC: Rem<Divisor, Output = Rest>,
    Rest: IsEqual<U0, Output = Even>,
    Even: BitAnd<NotNone, Output = Fits>,
    Fits: Answer<Self, Out = (Asked, Met)>,
    Asked: GroupsDivide<G, C, Met>,
{
}

/// `Size<C>` to typenum's number, for channels: they are not counted in bits here, so that what typenum knows past 1024 serves as well.
#[diagnostic::on_unimplemented(
    message = "groups of {C} channels are not computed: up to 1024 they are, and powers of two",
    label = "too many channels for groups",
    note = "where a number is a parameter (`const C: usize`) it is not known: bound the layer instead, `where GroupNorm<8, C>: Layer<S>`"
)]
#[doc(hidden)]
pub trait ChannelNumber<const C: usize> {
    /// The number.
    type Num;
}
#[diagnostic::do_not_recommend]
impl<const C: usize> ChannelNumber<C> for Size<C>
where
    Const<C>: ToUInt,
{
    type Num = U<C>;
}

condition! {
    /// The groups divide the channels.
    #[diagnostic::on_unimplemented(
        message = "{G} groups do not divide {C} channels",
        label = "the channels are no whole groups"
    )]
    GroupsDivide<const G: usize, const C: usize>
}
