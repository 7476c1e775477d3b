//! Whether a convolution has a bias.

use super::channels::ChannelPair;
use crate::Parameters;
use formwork_tensor::Scalar;

/// One value an output channel is added.
///
/// ```
/// use formwork_layers::{Conv2d, Parameters};
/// assert_eq!(<Conv2d<1, 6, 5> as Parameters<f32>>::PARAMS, 6 * 25 + 6);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bias;

/// Nothing is added: PyTorch's `bias=False`. There is no `bias` in a state dict.
///
/// ```
/// use formwork_layers::{Conv2d, NoBias, Parameters};
/// use formwork_tensor::Pad;
/// assert_eq!(<Conv2d<1, 6, 5, 1, Pad<0>, NoBias> as Parameters<f32>>::PARAMS, 6 * 25);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Parameters)]
pub struct NoBias;

/// [`Bias`] or [`NoBias`].
///
/// ```
/// use formwork_layers::conv2d::{Bias, BiasKind, NoBias};
/// assert!(Bias::HAS && !NoBias::HAS);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::Conv2d;
/// # use formwork_layers::OnHeap;
/// # use formwork_tensor::Pad;
/// Conv2d::<1, 6, 5, 1, Pad<0>, bool>::seeded::<f32>(0); // `bool` does not say whether there is a bias
/// ```
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
