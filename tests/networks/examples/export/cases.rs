//! The networks: each layer by itself, combinators, and those with names.

use crate::export;
use formwork::model::networks::{
    AlexNet, LeNet5, MobileNetV2, ResNet18, ResNet20, ResNet50, SimpleLeNet, SmallMobileNet, SmallResNet,
    SmallVgg, SqueezeNet1_1, TinyLeNet, UNet, Vgg11,
};
use formwork::prelude::*;
use std::error::Error;
use std::path::Path;

macro_rules! export {
    ($folder:ident, $($name:literal: $in:ty => $layers:ty;)*) => {
        $(export::<Network<$in, $layers>>($folder, $name)?;)*
    };
}

pub(crate) fn all(folder: &Path) -> Result<(), Box<dyn Error>> {
    layers(folder)?;
    combinators(folder)?;
    export::<LeNet5>(folder, "lenet5")?;
    export::<SimpleLeNet>(folder, "simple_lenet")?;
    export::<SmallResNet>(folder, "small_resnet")?;
    export::<SmallVgg>(folder, "small_vgg")?;
    export::<TinyLeNet>(folder, "tiny_lenet")?;
    export::<SmallMobileNet>(folder, "small_mobilenet")?;
    export::<ResNet20>(folder, "resnet20")?;
    export::<UNet<3, 32, 2, 8, 16, 32, 64, 128>>(folder, "unet")?;
    export::<MobileNetV2<10, 64>>(folder, "mobilenet_v2")?;
    export::<SqueezeNet1_1<10, 64>>(folder, "squeezenet1_1")?;
    export::<ResNet18<10, 64>>(folder, "resnet18")?;
    export::<ResNet50<10, 64>>(folder, "resnet50")?;
    export::<AlexNet<10, 64>>(folder, "alexnet")?;
    export::<Vgg11<10, 64>>(folder, "vgg11")
}

type Small = Image<4, 6, 7>;
type Line = Sequence<4, 11>;
type Flat = Vector<12>;
type Sides = (Left<1>, Right<2>, Top<3>, Bottom<1>);

#[rustfmt::skip] // a case a line
fn layers(folder: &Path) -> Result<(), Box<dyn Error>> {
    export! { folder,
        "conv2d": Small => Conv2d<4, 6, 3, 2, Pad<1>>;
        "conv2d_same": Small => Conv2d<4, 6, 4, 1, Same, NoBias>;
        "conv2d_grouped": Small => GroupedConv2d<4, 6, 2, 3>;
        "conv2d_depthwise": Small => DepthwiseConv2d<4, 3, 2, Total<3>>;
        "conv2d_rectangular": Small => Convolution<Dense<4, 3>, Axis<3, 2, Pad<1>>, Axis<2, 1, Pad<2>, 3>>;
        "conv_transpose2d": Small => ConvTranspose2d<4, 3, 3, 2, Pad<1>, 1>;
        "conv_transpose2d_grouped": Small => GroupedConvTranspose2d<4, 6, 2, 2, 2, Total<1>>;
        "conv_transpose1d": Line => ConvTranspose1d<4, 3, 3, 2, Pad<1>, 1>;
        "conv1d": Line => Conv1d<4, 5, 3, 2, Pad<1>>;
        "conv1d_grouped": Line => GroupedConv1d<4, 6, 2, 4>;
        "linear": Flat => Linear<12, 5>;
        "untied_bias": Small => UntiedBias<4, 6, 7>;
        "batch_norm2d": Small => BatchNorm2d<4>;
        "batch_norm1d": Flat => BatchNorm1d<12>;
        "batch_norm1d_sequence": Line => BatchNorm1d<4>;
        "group_norm": Small => GroupNorm<2, 4>;
        "group_norm_sequence": Line => GroupNorm<2, 4>;
        "group_norm_vector": Flat => GroupNorm<3, 12>;
        "layer_norm": Small => LayerNorm<Small>;
        "layer_norm_vector": Flat => LayerNorm<Flat>;
        "max_pool2d": Small => MaxPool2d<2>;
        "max_pool2d_padded": Small => MaxPool2d<3, 2, Pad<1>>;
        "max_pool2d_ceil": Small => MaxPool2d<3, 2, Pad<1>, Ceil>;
        "max_pool1d": Line => MaxPool1d<3, 2, Pad<1>>;
        "avg_pool2d": Small => AvgPool2d<2>;
        "avg_pool2d_padded": Small => AvgPool2d<3, 2, Pad<1>>;
        "avg_pool2d_excluded": Small => AvgPool2d<3, 2, Pad<1>, Floor, ExcludePad>;
        "avg_pool2d_ceil": Small => AvgPool2d<3, 2, Pad<1>, Ceil>;
        "avg_pool2d_ceil_excluded": Small => AvgPool2d<3, 2, Pad<1>, Ceil, ExcludePad>;
        "avg_pool1d": Line => AvgPool1d<3, 2, Pad<1>>;
        "adaptive_avg_pool2d": Small => AdaptiveAvgPool2d<4, 3>;
        "adaptive_avg_pool2d_larger": Small => AdaptiveAvgPool2d<7, 9>;
        "global_avg_pool": Small => GlobalAvgPool;
        "global_avg_pool_sequence": Line => GlobalAvgPool;
        "upsample": Small => Upsample<3>;
        "upsample_bilinear": Small => Upsample<3, Bilinear>;
        "zero_pad2d": Small => ZeroPad2d<Sides>;
        "reflection_pad2d": Small => ReflectionPad2d<Sides>;
        "replication_pad2d": Small => ReplicationPad2d<Sides>;
        "circular_pad2d": Small => CircularPad2d<Sides>;
        "channel_shuffle": Small => ChannelShuffle<2>;
        "center_crop": Small => CenterCrop<3, 4>;
        "flatten": Small => Flatten;
        "dropout": Flat => (Dropout<50>, Linear<12, 3>);
        "dropout2d": Small => (Dropout2d<50>, Relu);
        "relu": Flat => Relu;
        "relu6": Flat => (Linear<12, 12>, BatchNorm1d<12>, Relu6);
        "leaky_relu": Flat => LeakyRelu;
        "leaky_relu_percent": Small => LeakyRelu<20>;
        "prelu": Flat => PRelu;
        "prelu_channels": Small => PRelu<4>;
        "prelu_sequence": Line => PRelu<4>;
        "elu": Flat => Elu;
        "selu": Flat => Selu;
        "gelu": Flat => Gelu;
        "silu": Flat => Silu;
        "mish": Flat => Mish;
        "sigmoid": Flat => Sigmoid;
        "tanh": Flat => Tanh;
        "softplus": Flat => Softplus;
        "hardsigmoid": Flat => Hardsigmoid;
        "hardswish": Flat => Hardswish;
        "hardtanh": Flat => Hardtanh;
        "softsign": Flat => Softsign;
        "log_sigmoid": Flat => LogSigmoid;
        "softmax": Flat => Softmax;
        "log_softmax": Flat => LogSoftmax;
    }
    Ok(())
}

type Scaled = (Conv2d<4, 4, 3, 1, Same>, Relu);

#[rustfmt::skip] // a case a line
fn combinators(folder: &Path) -> Result<(), Box<dyn Error>> {
    export! { folder,
        "identity": Small => ();
        "residual": Small => (Residual<(Scaled, BatchNorm2d<4>)>, Relu);
        "residual_projection": Small => Residual<Conv2d<4, 6, 3, 2, Pad<1>>, Conv2d<4, 6, 1, 2>>;
        "concat": Small => (Concat<(Scaled, Conv2d<4, 2, 1>, ())>, Conv2d<10, 2, 1>);
        "fork": Small => (Scaled, Fork<((Flatten, Linear<168, 5>), GlobalAvgPool, ())>);
        "fork_same": Small => Fork<((), ())>;
        "parallel": (Small, Flat) => Parallel<((Flatten, Linear<168, 5>), Linear<12, 4>)>;
        "cat": (Flat, Flat) => (Cat, Linear<24, 3>);
        "cat_three": (Small, Small, Small) => (Cat, Conv2d<12, 2, 1>);
        "frozen": Small => (Frozen<Scaled>, GlobalAvgPool, Linear<4, 3>);
        "nested": Small => Network<Small, (Scaled, (Scaled, Flatten))>;
    }
    Ok(())
}
