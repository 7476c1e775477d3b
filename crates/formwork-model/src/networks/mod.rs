//! Networks by name.

mod lenet5;
mod mobilenet_v2;
mod residual;
mod simple;
mod tiny;
pub mod unet;
mod vgg;

pub use lenet5::LeNet5;
pub use mobilenet_v2::{InvertedResidual, MobileNetV2, MobileNetV2Features, Separable};
pub use residual::SmallResNet;
pub use simple::SimpleLeNet;
pub use tiny::TinyLeNet;
pub use unet::UNet;
pub use vgg::SmallVgg;
