//! The residual network for CIFAR-10.

use super::resnet::{BasicBlock, BasicDown};
use formwork_layers::{BatchNorm2d, Conv2d, GlobalAvgPool, Linear, Network, NoBias, Parameters, Relu};
use formwork_tensor::{Image, Pad};

/// Three blocks that keep their shape.
type Stage<const C: usize> = (BasicBlock<C, C>, BasicBlock<C, C>, BasicBlock<C, C>);

/// Three blocks, the first to twice the channels at half the size.
type StageDown<const IC: usize, const C: usize> = (BasicDown<IC, C>, BasicBlock<C, C>, BasicBlock<C, C>);

/// ResNet-20 (He, Zhang, Ren, Sun 2016), the network of the paper's section on CIFAR-10, for RGB images of `SIDE` x `SIDE`: three stages
/// of three blocks, of 16, 32 and 64 channels.
///
/// Where a stage begins, the shortcut is a projection, a 1 x 1 convolution with batch normalisation: the paper's option B, with 272,474
/// learned values for ten classes. The paper itself pads with zeros there (option A), without values of its own: 269,722, which is
/// 16 x 32 + 32 x 64 + 2 (32 + 64) = 2,752 fewer. The fields have the names of torchvision's residual networks.
///
/// ```
/// use formwork_model::networks::ResNet20;
/// const _: () = assert!(<ResNet20>::PARAMS == 269_722 + 2_752);
/// ```
#[derive(Clone, Debug, PartialEq, Network)]
#[network(input = Image<3, SIDE, SIDE>)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct ResNet20<const CLASSES: usize = 10, const SIDE: usize = 32> {
    pub conv1: Conv2d<3, 16, 3, 1, Pad<1>, NoBias>,
    pub bn1: BatchNorm2d<16>,
    pub relu: Relu,
    pub layer1: Stage<16>,
    pub layer2: StageDown<16, 32>,
    pub layer3: StageDown<32, 64>,
    pub avgpool: GlobalAvgPool,
    pub fc: Linear<64, CLASSES>,
}
const _: () = assert!(<ResNet20 as Parameters<f32>>::PARAMS == 272_474);
