//! A small network of depthwise-separable convolutions.

use formwork_layers::{
    BatchNorm2d, Conv2d, DepthwiseConv2d, GlobalAvgPool, Linear, Network, NoBias, Parameters, Relu,
    Sequential,
};
use formwork_tensor::{Image, Pad};

/// A convolution in two steps (Howard and others 2017): each of `IC` channels by itself with a 3 x 3 kernel of stride `S`, then all of
/// them in each pixel to `OC`; both with batch normalisation and a ReLU.
#[derive(Clone, Debug, PartialEq, Sequential)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct DepthwiseSeparable<const IC: usize, const OC: usize, const S: usize = 1> {
    pub depthwise: DepthwiseConv2d<IC, 3, S, Pad<1>, NoBias>,
    pub bn1: BatchNorm2d<IC>,
    pub relu1: Relu,
    pub pointwise: Conv2d<IC, OC, 1, 1, Pad<0>, NoBias>,
    pub bn2: BatchNorm2d<OC>,
    pub relu2: Relu,
}

/// A small MobileNet (the first one: Howard, Zhu, Chen, Kalenichenko, Wang, Weyand, Andreetto, Adam 2017) for RGB images of 32 x 32: five
/// depthwise-separable convolutions, up to 256 channels at an eighth of the size. 136,778 learned values for ten classes.
///
/// ```
/// use formwork_layers::{OnHeap, Passes};
/// use formwork_model::networks::SmallMobileNet;
/// use formwork_tensor::{Image, Tensor};
/// let net = <SmallMobileNet>::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<3, 32, 32>>::zeros()).len(), 10);
/// const _: () = assert!(<SmallMobileNet>::PARAMS == 136_778);
/// ```
#[derive(Clone, Debug, PartialEq, Network)]
#[network(input = Image<3, SIDE, SIDE>)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct SmallMobileNet<const CLASSES: usize = 10, const SIDE: usize = 32> {
    pub conv: Conv2d<3, 32, 3, 1, Pad<1>, NoBias>,
    pub bn: BatchNorm2d<32>,
    pub relu: Relu,
    pub blocks: (
        DepthwiseSeparable<32, 64>,
        DepthwiseSeparable<64, 128, 2>,
        DepthwiseSeparable<128, 128>,
        DepthwiseSeparable<128, 256, 2>,
        DepthwiseSeparable<256, 256, 2>,
    ),
    pub pool: GlobalAvgPool,
    pub fc: Linear<256, CLASSES>,
}
const _: () = assert!(<SmallMobileNet as Parameters<f32>>::PARAMS == 136_778);
