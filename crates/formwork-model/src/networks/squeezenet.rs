//! SqueezeNet.

use formwork_layers::{
    Concat, Conv2d, Dropout, GlobalAvgPool, MaxPool2d, Network, Parameters, Relu, Sequential,
};
use formwork_tensor::{Ceil, Image, Pad};

/// The half of a [`Fire`] module that sees one pixel.
#[derive(Clone, Debug, PartialEq, Sequential)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct Expand1x1<const IC: usize, const C: usize> {
    pub expand1x1: Conv2d<IC, C, 1>,
    pub expand1x1_activation: Relu,
}

/// The half of a [`Fire`] module that sees 3 x 3 pixels.
#[derive(Clone, Debug, PartialEq, Sequential)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct Expand3x3<const IC: usize, const C: usize> {
    pub expand3x3: Conv2d<IC, C, 3, 1, Pad<1>>,
    pub expand3x3_activation: Relu,
}

/// A module of [`SqueezeNet1_1`]: `IC` channels are squeezed to `SQUEEZED`, and these expanded to `C` by 1 x 1 kernels and `C` more by 3 x 3
/// kernels, 2 `C` in all, each with a ReLU.
#[derive(Clone, Debug, PartialEq, Sequential)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct Fire<const IC: usize, const SQUEEZED: usize, const C: usize> {
    pub squeeze: Conv2d<IC, SQUEEZED, 1>,
    pub squeeze_activation: Relu,
    #[flatten]
    pub expand: Concat<(Expand1x1<SQUEEZED, C>, Expand3x3<SQUEEZED, C>)>,
}

/// Halves the size, rounded up where it is odd.
type Halve = MaxPool2d<3, 2, Pad<0>, Ceil>;

/// SqueezeNet 1.1 (Iandola, Han, Moskewicz, Ashraf, Dally, Keutzer 2016) as torchvision has it, for RGB images of `SIDE` x `SIDE` and `CLASSES`
/// classes: 1,235,496 learned values for ImageNet's 1,000. Its tensors have torchvision's names, so its state dict loads as it is.
///
/// The head is a 1 x 1 convolution to as many channels as there are classes, of which the mean is taken. The input is normalised as for
/// [`MobileNetV2`](super::MobileNetV2); the output are scores.
///
/// ```
/// use formwork_model::networks::SqueezeNet1_1;
/// const _: () = assert!(<SqueezeNet1_1>::PARAMS == 1_235_496);
/// // 64 x 64, ten classes.
/// const _: () = assert!(SqueezeNet1_1::<10, 64>::PARAMS == 722_496 + 512 * 10 + 10);
/// ```
#[derive(Network)]
#[network(input = Image<3, SIDE, SIDE>)]
pub struct SqueezeNet1_1<const CLASSES: usize = 1000, const SIDE: usize = 224> {
    /// The layers that find features.
    pub features: (
        Conv2d<3, 64, 3, 2>,
        Relu,
        Halve,
        Fire<64, 16, 64>,
        Fire<128, 16, 64>,
        Halve,
        Fire<128, 32, 128>,
        Fire<256, 32, 128>,
        Halve,
        Fire<256, 48, 192>,
        Fire<384, 48, 192>,
        Fire<384, 64, 256>,
        Fire<512, 64, 256>,
    ),
    /// The head.
    pub classifier: (Dropout, Conv2d<512, CLASSES, 1>, Relu, GlobalAvgPool),
}
const _: () = assert!(<SqueezeNet1_1 as Parameters<f32>>::PARAMS == 1_235_496);
