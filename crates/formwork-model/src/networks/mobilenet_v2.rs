//! MobileNetV2.

use formwork_layers::{
    BatchNorm2d, Conv2d, DepthwiseConv2d, Dropout, GlobalAvgPool, Linear, Network, NoBias, Relu6, Residual,
    Sequential,
};
use formwork_tensor::{Image, Pad};

/// A convolution without bias, batch normalisation, ReLU6: torchvision's `Conv2dNormActivation` in [`MobileNetV2`].
pub type ConvNorm<const IC: usize, const OC: usize, const K: usize, const S: usize, P> =
    (Conv2d<IC, OC, K, S, P, NoBias>, BatchNorm2d<OC>, Relu6);

/// The same with a 3 x 3 kernel a channel.
type DepthwiseNorm<const C: usize, const S: usize> =
    (DepthwiseConv2d<C, 3, S, Pad<1>, NoBias>, BatchNorm2d<C>, Relu6);

/// A block of [`MobileNetV2`] before anything is added to it: `IC` channels are expanded to `HIDDEN`, each of these is convolved by
/// itself with stride `S`, and they are joined to `OC`, without a function behind.
///
/// Where S = 1 and IC = OC it stands in a [`Residual`].
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct InvertedResidual<const IC: usize, const HIDDEN: usize, const OC: usize, const S: usize> {
    /// Expand, convolve, join.
    pub conv: (
        ConvNorm<IC, HIDDEN, 1, 1, Pad<0>>,
        DepthwiseNorm<HIDDEN, S>,
        Conv2d<HIDDEN, OC, 1, 1, Pad<0>, NoBias>,
        BatchNorm2d<OC>,
    ),
}

/// The first block of [`MobileNetV2`], which does not expand its channels.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Separable<const IC: usize, const OC: usize> {
    /// Convolve, join.
    pub conv: (DepthwiseNorm<IC, 1>, Conv2d<IC, OC, 1, 1, Pad<0>, NoBias>, BatchNorm2d<OC>),
}

/// A block that keeps channels and size is added to its input.
type Added<const C: usize, const HIDDEN: usize> = Residual<InvertedResidual<C, HIDDEN, C, 1>>;

/// The layers of [`MobileNetV2`] that find features: images to 1280 channels of a 32nd of the size. `features` in state dicts.
pub type MobileNetV2Features = (
    ConvNorm<3, 32, 3, 2, Pad<1>>,
    Separable<32, 16>,
    InvertedResidual<16, 96, 24, 2>,
    Added<24, 144>,
    InvertedResidual<24, 144, 32, 2>,
    Added<32, 192>,
    Added<32, 192>,
    InvertedResidual<32, 192, 64, 2>,
    Added<64, 384>,
    Added<64, 384>,
    Added<64, 384>,
    InvertedResidual<64, 384, 96, 1>,
    Added<96, 576>,
    Added<96, 576>,
    InvertedResidual<96, 576, 160, 2>,
    Added<160, 960>,
    Added<160, 960>,
    InvertedResidual<160, 960, 320, 1>,
    ConvNorm<320, 1280, 1, 1, Pad<0>>,
);

/// MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov, Chen 2018) as torchvision has it, for RGB images of `SIDE` x `SIDE` and `CLASSES` classes:
/// 3,504,872 learned values for ImageNet's 1,000. Its tensors have torchvision's names, so its state dict loads as it is.
///
/// The input is normalised as torchvision does: values from 0 to 1, minus (0.485, 0.456, 0.406), over (0.229, 0.224, 0.225). The output are scores;
/// [`Softmax`](formwork_layers::Softmax) makes probabilities of them.
///
/// ```
/// use formwork_model::networks::MobileNetV2;
/// const _: () = assert!(<MobileNetV2>::PARAMS == 3_504_872);
/// // 96 x 96, three classes.
/// const _: () = assert!(MobileNetV2::<3, 96>::PARAMS == 2_223_872 + 1280 * 3 + 3);
/// ```
#[derive(Clone, Network)]
#[network(input = Image<3, SIDE, SIDE>)]
pub struct MobileNetV2<const CLASSES: usize = 1000, const SIDE: usize = 224> {
    /// The layers that find features.
    pub features: MobileNetV2Features,
    /// The mean of each channel.
    pub pool: GlobalAvgPool,
    /// The head.
    pub classifier: (Dropout<20>, Linear<1280, CLASSES>),
}
