//! AlexNet.

use formwork_layers::{
    AdaptiveAvgPool2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, Network, Parameters, Relu,
};
use formwork_tensor::{Image, Pad};

/// AlexNet (Krizhevsky 2014, the one column of "One weird trick") as torchvision has it, for RGB images of `SIDE` x `SIDE` and `CLASSES`
/// classes: 61,100,840 learned values for ImageNet's 1,000. Its tensors have torchvision's names, so its state dict loads as it is.
///
/// `SIDE` is at least 63; the head sees 6 x 6 places whatever it is. The input is normalised as for
/// [`MobileNetV2`](super::MobileNetV2); the output are scores.
///
/// ```
/// use formwork_model::networks::AlexNet;
/// const _: () = assert!(<AlexNet>::PARAMS == 61_100_840);
/// // 64 x 64, ten classes.
/// const _: () = assert!(AlexNet::<10, 64>::PARAMS == 57_003_840 + 4096 * 10 + 10);
/// ```
#[derive(Network)]
#[network(input = Image<3, SIDE, SIDE>)]
pub struct AlexNet<const CLASSES: usize = 1000, const SIDE: usize = 224> {
    /// The layers that find features.
    pub features: (
        Conv2d<3, 64, 11, 4, Pad<2>>,
        Relu,
        MaxPool2d<3, 2>,
        Conv2d<64, 192, 5, 1, Pad<2>>,
        Relu,
        MaxPool2d<3, 2>,
        Conv2d<192, 384, 3, 1, Pad<1>>,
        Relu,
        Conv2d<384, 256, 3, 1, Pad<1>>,
        Relu,
        Conv2d<256, 256, 3, 1, Pad<1>>,
        Relu,
        MaxPool2d<3, 2>,
    ),
    /// To the size that the head is made for.
    pub avgpool: AdaptiveAvgPool2d<6>,
    /// All places of all channels.
    pub flatten: Flatten,
    /// The head.
    pub classifier:
        (Dropout, Linear<9216, 4096>, Relu, Dropout, Linear<4096, 4096>, Relu, Linear<4096, CLASSES>),
}
const _: () = assert!(<AlexNet as Parameters<f32>>::PARAMS == 61_100_840);
