//! Networks by name.
//!
//! | network | input | learned values |
//! |---|---|---|
//! | [`TinyLeNet`], [`SimpleLeNet`], [`LeNet5`] | grey, 4 x 4 and 28 x 28 | 15; 11,738; 61,706 |
//! | [`SmallResNet`] | grey, 28 x 28 | 28,554 |
//! | [`SmallVgg`], [`SmallMobileNet`], [`ResNet20`] | RGB, 32 x 32 | 814,122; 136,778; 272,474 |
//! | [`SqueezeNet1_1`], [`MobileNetV2`] | RGB, 224 x 224 | 1,235,496; 3,504,872 |
//! | [`ResNet18`], [`ResNet50`] | RGB, 224 x 224 | 11,689,512; 25,557,032 |
//! | [`AlexNet`], [`Vgg11`] | RGB, 224 x 224 | 61,100,840; 132,863,336 |
//!
//! Those for photos are torchvision's, with the names of its tensors, so that its weights load. How many classes they tell apart and the size
//! of their images are parameters: `MobileNetV2<3, 96>` has three classes, for 96 x 96.

mod alexnet;
mod lenet5;
mod mobilenet_v2;
mod residual;
mod resnet;
mod resnet20;
mod simple;
mod small_mobilenet;
mod squeezenet;
mod tiny;
pub mod unet;
mod vgg;
mod vgg11;

pub use alexnet::AlexNet;
pub use lenet5::LeNet5;
pub use mobilenet_v2::{ConvNorm, InvertedResidual, MobileNetV2, MobileNetV2Features, Separable};
pub use residual::SmallResNet;
pub use resnet::{BasicBlock, BasicBranch, Bottleneck, BottleneckBranch, Downsample, ResNet18, ResNet50};
pub use resnet20::ResNet20;
pub use simple::SimpleLeNet;
pub use small_mobilenet::{DepthwiseSeparable, SmallMobileNet};
pub use squeezenet::{Expand1x1, Expand3x3, Fire, SqueezeNet1_1};
pub use tiny::TinyLeNet;
pub use unet::UNet;
pub use vgg::SmallVgg;
pub use vgg11::Vgg11;
