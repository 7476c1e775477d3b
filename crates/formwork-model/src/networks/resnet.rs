//! The residual networks for photos.

use formwork_layers::{
    BatchNorm2d, Conv2d, GlobalAvgPool, Linear, MaxPool2d, Network, NoBias, Parameters, Relu, Residual,
    Sequential,
};
use formwork_tensor::{Image, Pad};

/// What a [`BasicBlock`] adds to its input: `IC` channels to `C` by a 3 x 3 convolution of stride `S`, then another of stride 1, each
/// with batch normalisation.
#[derive(Clone, Debug, PartialEq, Sequential)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct BasicBranch<const IC: usize, const C: usize, const S: usize> {
    pub conv1: Conv2d<IC, C, 3, S, Pad<1>, NoBias>,
    pub bn1: BatchNorm2d<C>,
    pub relu: Relu,
    pub conv2: Conv2d<C, C, 3, 1, Pad<1>, NoBias>,
    pub bn2: BatchNorm2d<C>,
}

/// What a [`Bottleneck`] adds to its input: `IC` channels are joined to `C`, convolved by 3 x 3 with stride `S`, and expanded to `OC`,
/// each time with batch normalisation.
#[derive(Clone, Debug, PartialEq, Sequential)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct BottleneckBranch<const IC: usize, const C: usize, const OC: usize, const S: usize> {
    pub conv1: Conv2d<IC, C, 1, 1, Pad<0>, NoBias>,
    pub bn1: BatchNorm2d<C>,
    pub relu1: Relu,
    pub conv2: Conv2d<C, C, 3, S, Pad<1>, NoBias>,
    pub bn2: BatchNorm2d<C>,
    pub relu2: Relu,
    pub conv3: Conv2d<C, OC, 1, 1, Pad<0>, NoBias>,
    pub bn3: BatchNorm2d<OC>,
}

/// The shortcut of a block that changes the shape: a 1 x 1 convolution of stride `S` with batch normalisation. He and others' option B.
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Downsample<const IC: usize, const OC: usize, const S: usize> {
    /// Both.
    pub downsample: (Conv2d<IC, OC, 1, S, Pad<0>, NoBias>, BatchNorm2d<OC>),
}

/// y = relu(f(x) + g(x)): f is a [`BasicBranch`], and g is the input itself or a [`Downsample`].
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct BasicBlock<const IC: usize, const C: usize, const S: usize = 1, G: Parameters<f32> = ()> {
    /// f(x) + g(x).
    #[flatten]
    pub sum: Residual<BasicBranch<IC, C, S>, G>,
    /// The function of the sum.
    pub relu: Relu,
}

/// y = relu(f(x) + g(x)): f is a [`BottleneckBranch`], and g is the input itself or a [`Downsample`].
#[derive(Clone, Debug, PartialEq, Sequential)]
pub struct Bottleneck<
    const IC: usize,
    const C: usize,
    const OC: usize,
    const S: usize = 1,
    G: Parameters<f32> = (),
> {
    /// f(x) + g(x).
    #[flatten]
    pub sum: Residual<BottleneckBranch<IC, C, OC, S>, G>,
    /// The function of the sum.
    pub relu: Relu,
}

/// A block of [`ResNet18`] or [`ResNet20`](super::ResNet20) that begins a stage of more channels, at half the size.
pub(super) type BasicDown<const IC: usize, const C: usize> = BasicBlock<IC, C, 2, Downsample<IC, C, 2>>;

/// A block of [`ResNet50`] that begins a stage.
type BottleneckDown<const IC: usize, const C: usize, const OC: usize, const S: usize> =
    Bottleneck<IC, C, OC, S, Downsample<IC, OC, S>>;

/// ResNet-18 (He, Zhang, Ren, Sun 2016) as torchvision has it, for RGB images of `SIDE` x `SIDE` and `CLASSES` classes: 11,689,512
/// learned values for ImageNet's 1,000. Its tensors have torchvision's names, so its state dict loads as it is.
///
/// The input is normalised as for [`MobileNetV2`](super::MobileNetV2); the output are scores.
///
/// ```
/// use formwork_model::networks::ResNet18;
/// const _: () = assert!(<ResNet18>::PARAMS == 11_689_512);
/// // 64 x 64, ten classes.
/// const _: () = assert!(ResNet18::<10, 64>::PARAMS == 11_176_512 + 512 * 10 + 10);
/// ```
#[derive(Network)]
#[network(input = Image<3, SIDE, SIDE>)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct ResNet18<const CLASSES: usize = 1000, const SIDE: usize = 224> {
    pub conv1: Conv2d<3, 64, 7, 2, Pad<3>, NoBias>,
    pub bn1: BatchNorm2d<64>,
    pub relu: Relu,
    pub maxpool: MaxPool2d<3, 2, Pad<1>>,
    pub layer1: (BasicBlock<64, 64>, BasicBlock<64, 64>),
    pub layer2: (BasicDown<64, 128>, BasicBlock<128, 128>),
    pub layer3: (BasicDown<128, 256>, BasicBlock<256, 256>),
    pub layer4: (BasicDown<256, 512>, BasicBlock<512, 512>),
    pub avgpool: GlobalAvgPool,
    pub fc: Linear<512, CLASSES>,
}
const _: () = assert!(<ResNet18 as Parameters<f32>>::PARAMS == 11_689_512);

/// ResNet-50 (He, Zhang, Ren, Sun 2016) as torchvision has it, for RGB images of `SIDE` x `SIDE` and `CLASSES` classes: 25,557,032
/// learned values for ImageNet's 1,000. A block's stride is that of its 3 x 3 convolution. Its tensors have torchvision's names, so its state
/// dict loads as it is.
///
/// The input is normalised as for [`MobileNetV2`](super::MobileNetV2); the output are scores.
///
/// ```
/// use formwork_model::networks::ResNet50;
/// const _: () = assert!(<ResNet50>::PARAMS == 25_557_032);
/// // 64 x 64, ten classes.
/// const _: () = assert!(ResNet50::<10, 64>::PARAMS == 23_508_032 + 2048 * 10 + 10);
/// ```
#[derive(Network)]
#[network(input = Image<3, SIDE, SIDE>)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct ResNet50<const CLASSES: usize = 1000, const SIDE: usize = 224> {
    pub conv1: Conv2d<3, 64, 7, 2, Pad<3>, NoBias>,
    pub bn1: BatchNorm2d<64>,
    pub relu: Relu,
    pub maxpool: MaxPool2d<3, 2, Pad<1>>,
    pub layer1: (BottleneckDown<64, 64, 256, 1>, Bottleneck<256, 64, 256>, Bottleneck<256, 64, 256>),
    pub layer2: (
        BottleneckDown<256, 128, 512, 2>,
        Bottleneck<512, 128, 512>,
        Bottleneck<512, 128, 512>,
        Bottleneck<512, 128, 512>,
    ),
    pub layer3: (
        BottleneckDown<512, 256, 1024, 2>,
        Bottleneck<1024, 256, 1024>,
        Bottleneck<1024, 256, 1024>,
        Bottleneck<1024, 256, 1024>,
        Bottleneck<1024, 256, 1024>,
        Bottleneck<1024, 256, 1024>,
    ),
    pub layer4:
        (BottleneckDown<1024, 512, 2048, 2>, Bottleneck<2048, 512, 2048>, Bottleneck<2048, 512, 2048>),
    pub avgpool: GlobalAvgPool,
    pub fc: Linear<2048, CLASSES>,
}
const _: () = assert!(<ResNet50 as Parameters<f32>>::PARAMS == 25_557_032);
