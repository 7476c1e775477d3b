//! The channels that a convolution goes from and to.

use crate::Parameters;
use core::ops::Mul;
use formwork_tensor::axis::Count;
use formwork_tensor::parameters::Groups;
use formwork_tensor::size::{FromNum, ToNum};
use formwork_tensor::{Scalar, Size};

/// Every one of `IC` input channels to every one of `OC`.
///
/// ```
/// use formwork_layers::conv2d::{Convolution, Dense};
/// use formwork_layers::OnHeap;
/// use formwork_tensor::Axis;
/// let conv = Convolution::<Dense<3, 8>, Axis<1>, Axis<5>>::seeded::<f32>(0);
/// assert_eq!(conv.weight.len(), 8);
/// assert_eq!(conv.weight[7].len(), 3);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dense<const IC: usize, const OC: usize>;

/// `G` groups, each of `IG` input channels to `OG` output channels: PyTorch's `groups=G` with G IG channels in and G OG out.
///
/// ```
/// use formwork_layers::conv2d::{Convolution, Grouped};
/// use formwork_layers::{OnHeap, Passes};
/// use formwork_tensor::{Axis, Image, Tensor};
/// let conv = Convolution::<Grouped<4, 2, 3>, Axis<1>, Axis<1>>::seeded(0);
/// let y: Box<Tensor<Image<12, 5, 5>>> = conv.forward(&Tensor::<Image<8, 5, 5>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grouped<const G: usize, const IG: usize, const OG: usize>;

/// [`Dense`] or [`Grouped`].
///
/// ```
/// use formwork_layers::conv2d::{ChannelPair, Dense, Grouped};
/// use formwork_tensor::axis::Count;
/// fn kernels<Ch: ChannelPair>() -> usize {
///     Ch::GROUPS * Ch::In::COUNT * Ch::Out::COUNT
/// }
/// assert_eq!(kernels::<Dense<8, 12>>(), 96);
/// assert_eq!(kernels::<Grouped<4, 2, 3>>(), 24);
/// ```
pub trait ChannelPair: Copy + Default + Send + Sync + 'static {
    /// Groups.
    const GROUPS: usize;
    /// Input channels of a group.
    type In: Count;
    /// Output channels of a group.
    type Out: Count;
    /// The weight: a kernel `K` for each pair of channels of a group.
    type Weight<T: Scalar, K: Parameters<T>>: Parameters<T>;
    /// The weight of a transposed convolution, input channels first.
    type TransposedWeight<T: Scalar, K: Parameters<T>>: Parameters<T>;
    /// One value an output channel.
    type PerOutput<T: Scalar>: Parameters<T>;
    /// The kernels to each output channel.
    fn filters<T: Scalar, K: Parameters<T>>(
        weight: &Self::Weight<T, K>,
    ) -> &[<Self::In as Count>::Array<T, K>];
    /// The kernels from each input channel of a transposed convolution.
    fn transposed_filters<T: Scalar, K: Parameters<T>>(
        weight: &Self::TransposedWeight<T, K>,
    ) -> &[<Self::Out as Count>::Array<T, K>];
}
impl<const IC: usize, const OC: usize> ChannelPair for Dense<IC, OC> {
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
impl<const G: usize, const IG: usize, const OG: usize> ChannelPair for Grouped<G, IG, OG> {
    const GROUPS: usize = G;
    type In = Size<IG>;
    type Out = Size<OG>;
    type Weight<T: Scalar, K: Parameters<T>> = Groups<[[K; IG]; OG], G>;
    type TransposedWeight<T: Scalar, K: Parameters<T>> = Groups<[[K; OG]; IG], G>;
    type PerOutput<T: Scalar> = Groups<[T; OG], G>;
    #[inline(always)]
    fn filters<T: Scalar, K: Parameters<T>>(weight: &Groups<[[K; IG]; OG], G>) -> &[[K; IG]] {
        weight.0.as_flattened()
    }
    #[inline(always)]
    fn transposed_filters<T: Scalar, K: Parameters<T>>(weight: &Groups<[[K; OG]; IG], G>) -> &[[K; OG]] {
        weight.0.as_flattened()
    }
}

/// The channels of the whole input and of the whole output, `Size<IC>` and `Size<OC>`.
///
/// ```
/// use formwork_layers::conv2d::{AllChannels, Grouped};
/// use formwork_tensor::Size;
/// fn from_8_to_12<Ch: AllChannels<In = Size<8>, Out = Size<12>>>() {}
/// from_8_to_12::<Grouped<4, 2, 3>>();
/// ```
///
/// ```compile_fail
/// # use formwork_layers::conv2d::{AllChannels, Grouped};
/// # use formwork_tensor::Size;
/// # fn from_8_to_12<Ch: AllChannels<In = Size<8>, Out = Size<12>>>() {}
/// from_8_to_12::<Grouped<4, 2, 2>>(); // 8 channels out
/// ```
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
///
/// ```
/// use formwork_layers::conv2d::Takes;
/// use formwork_tensor::Size;
/// fn fits<const C: usize, const IC: usize>() where Size<C>: Takes<C, IC> {}
/// fits::<3, 3>();
/// ```
///
/// ```compile_fail
/// # use formwork_layers::conv2d::Takes;
/// # use formwork_tensor::Size;
/// # fn fits<const C: usize, const IC: usize>() where Size<C>: Takes<C, IC> {}
/// fits::<3, 4>(); // this convolution takes 4 channels but is given 3
/// ```
#[diagnostic::on_unimplemented(
    message = "this convolution takes {IC} channels but is given {C}",
    label = "wrong number of channels"
)]
pub trait Takes<const C: usize, const IC: usize> {}
#[diagnostic::do_not_recommend]
impl<const C: usize> Takes<C, C> for Size<C> {}

/// `Size<IC>: Given<C>` when [`Takes`] holds. `Self` is what [`AllChannels`] computes: so nothing is decided before that is known, and the
/// error is about the channels, not about the computation.
///
/// ```
/// use formwork_layers::conv2d::{AllChannels, Given, Grouped};
/// fn given<const C: usize, Ch: AllChannels<In: Given<C>>>() {}
/// given::<8, Grouped<4, 2, 3>>();
/// ```
///
/// ```compile_fail
/// # use formwork_layers::conv2d::{AllChannels, Given, Grouped};
/// # fn given<const C: usize, Ch: AllChannels<In: Given<C>>>() {}
/// given::<9, Grouped<4, 2, 3>>(); // this convolution takes 8 channels but is given 9
/// ```
pub trait Given<const C: usize> {}
impl<const C: usize, const IC: usize> Given<C> for Size<IC> where Size<C>: Takes<C, IC> {}
