//! VGG-11.

use formwork_layers::{
    AdaptiveAvgPool2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, Network, Parameters, Relu,
};
use formwork_tensor::{Image, Pad};

/// A 3 x 3 convolution that keeps the size.
type Conv<const IC: usize, const C: usize> = Conv2d<IC, C, 3, 1, Pad<1>>;

/// VGG-11 (Simonyan, Zisserman 2015, configuration A) as torchvision has it, for RGB images of `SIDE` x `SIDE` and `CLASSES` classes:
/// 132,863,336 learned values for ImageNet's 1,000, of which the first fully connected layer has three quarters. Its tensors have torchvision's
/// names, so its state dict loads as it is.
///
/// `SIDE` is at least 32; the head sees 7 x 7 places whatever it is. The input is normalised as for
/// [`MobileNetV2`](super::MobileNetV2); the output are scores. It lives on the heap, with 531 MB in `f32`, and twice that or more while it
/// is trained.
///
/// ```
/// use formwork_model::networks::Vgg11;
/// const _: () = assert!(<Vgg11>::PARAMS == 132_863_336);
/// // 64 x 64, ten classes.
/// const _: () = assert!(Vgg11::<10, 64>::PARAMS == 128_766_336 + 4096 * 10 + 10);
/// ```
#[derive(Network)]
#[network(input = Image<3, SIDE, SIDE>)]
pub struct Vgg11<const CLASSES: usize = 1000, const SIDE: usize = 224> {
    /// The layers that find features.
    pub features: (
        Conv<3, 64>,
        Relu,
        MaxPool2d<2>,
        Conv<64, 128>,
        Relu,
        MaxPool2d<2>,
        Conv<128, 256>,
        Relu,
        Conv<256, 256>,
        Relu,
        MaxPool2d<2>,
        Conv<256, 512>,
        Relu,
        Conv<512, 512>,
        Relu,
        MaxPool2d<2>,
        Conv<512, 512>,
        Relu,
        Conv<512, 512>,
        Relu,
        MaxPool2d<2>,
    ),
    /// To the size that the head is made for.
    pub avgpool: AdaptiveAvgPool2d<7>,
    /// All places of all channels.
    pub flatten: Flatten,
    /// The head.
    pub classifier:
        (Linear<25_088, 4096>, Relu, Dropout, Linear<4096, 4096>, Relu, Dropout, Linear<4096, CLASSES>),
}
const _: () = assert!(<Vgg11 as Parameters<f32>>::PARAMS == 132_863_336);
