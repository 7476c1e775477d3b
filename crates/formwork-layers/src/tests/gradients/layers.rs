//! Each layer by itself. Relu and MaxPool2d have kinks, which a random value hits within the step once in 10^5 times.

use super::check::gradients;
use crate::{
    AdaptiveAvgPool2d, AvgPool2d, BatchNorm1d, BatchNorm2d, Bias, Bilinear, CenterCrop, ChannelShuffle,
    CircularPad2d, Concat, Conv2d, ConvTranspose, ConvTranspose1d, ConvTranspose2d, Convolution, Dense,
    DepthwiseConv2d, Dropout, Dropout2d, Elu, Flatten, Gelu, GlobalAvgPool, GroupNorm, GroupedConv2d,
    GroupedConvTranspose2d, Hardsigmoid, Hardswish, Hardtanh, LayerNorm, LeakyRelu, Linear, LogSigmoid,
    LogSoftmax, MaxPool2d, Mish, NoBias, PRelu, ReflectionPad2d, Relu, Relu6, ReplicationPad2d, Residual,
    Selu, Sigmoid, Silu, Softmax, Softplus, Softsign, Tanh, Upsample, ZeroPad2d,
};
use formwork_tensor::{
    Axis, Bottom, Image, Lanes, Left, Pad, Right, Sequence, Top, Total, TransposedAxis, Vector,
};
use proptest::prelude::*;

gradients! {
    conv2d: Conv2d<2, 3, 3, 1, Pad<1>, Bias, f64>, Image<2, 4, 5>, 2, f64;
    conv2d_with_stride_and_odd_padding: Conv2d<1, 4, 3, 2, Total<3>, Bias, f64>, Image<1, 6, 5>, 2, f64;
    conv2d_1x1: Conv2d<3, 2, 1, 2, Pad<0>, Bias, f64>, Image<3, 3, 4>, 2, f64;
    convolution: Convolution<Dense<2, 3>, Axis<3, 2, Pad<1>>, Axis<2, 1, Pad<1>, 2>, NoBias, f64>, Image<2, 4, 5>, 2, f64;
    grouped_conv2d: GroupedConv2d<4, 2, 2, 3, 1, Pad<1>, Bias, f64>, Image<4, 3, 4>, 2, f64;
    depthwise_conv2d: DepthwiseConv2d<2, 3, 2, Pad<1>, Bias, f64>, Image<2, 4, 5>, 2, f64;
    conv_transpose2d: ConvTranspose2d<3, 2, 3, 2, Pad<1>, 1, Bias, f64>, Image<3, 2, 3>, 2, f64;
    conv_transpose: ConvTranspose<Dense<2, 3>, TransposedAxis<2, 1, Pad<0>, 1, 2>, TransposedAxis<3, 2, Pad<1>>, NoBias, f64>, Image<2, 2, 3>, 2, f64;
    conv_transpose1d: ConvTranspose1d<2, 3, 4, 2, Pad<1>, 1, Bias, f64>, Sequence<2, 4>, 2, f64;
    grouped_conv_transpose2d: GroupedConvTranspose2d<4, 2, 2, 2, 2, Pad<0>, 0, Bias, f64>, Image<4, 2, 2>, 2, f64;
    linear: Linear<9, 5, f64>, Vector<9>, 3, f64;
    max_pool2d: MaxPool2d<2>, Image<2, 5, 4>, 2, f64;
    max_pool2d_overlapping: MaxPool2d<3, 2>, Image<1, 5, 7>, 2, f64;
    avg_pool2d: AvgPool2d<2>, Image<2, 5, 4>, 2, f64;
    avg_pool2d_overlapping: AvgPool2d<3, 1>, Image<1, 5, 4>, 2, f64;
    adaptive_avg_pool2d: AdaptiveAvgPool2d<2, 3>, Image<2, 3, 7>, 2, f64;
    adaptive_avg_pool2d_to_more: AdaptiveAvgPool2d<4, 2>, Image<1, 3, 4>, 2, f64;
    global_avg_pool: GlobalAvgPool, Image<3, 2, 5>, 2, f64;
    global_avg_pool_of_a_sequence: GlobalAvgPool, Sequence<3, 5>, 2, f64;
    relu: Relu, Image<2, 3, 3>, 2, f64;
    leaky_relu: LeakyRelu<20>, Image<2, 3, 3>, 2, f64;
    relu6: Relu6, Image<2, 3, 3>, 2, f64;
    gelu: Gelu, Image<2, 3, 3>, 2, f64;
    silu: Silu, Vector<9>, 2, f64;
    softplus: Softplus, Vector<9>, 2, f64;
    sigmoid: Sigmoid, Vector<9>, 2, f64;
    tanh: Tanh, Image<2, 3, 3>, 2, f64;
    softmax: Softmax, Vector<7>, 3, f64;
    log_softmax: LogSoftmax, Vector<7>, 3, f64;
    elu: Elu<70>, Image<2, 3, 3>, 2, f64;
    selu: Selu, Image<2, 3, 3>, 2, f64;
    hardsigmoid: Hardsigmoid, Vector<9>, 2, f64;
    hardswish: Hardswish, Vector<9>, 2, f64;
    hardtanh: Hardtanh, Vector<9>, 2, f64;
    softsign: Softsign, Vector<9>, 2, f64;
    log_sigmoid: LogSigmoid, Image<2, 3, 3>, 2, f64;
    mish: Mish, Image<2, 3, 3>, 2, f64;
    prelu: PRelu<1, f64>, Image<2, 3, 3>, 2, f64;
    prelu_of_channels: PRelu<3, f64>, Sequence<3, 4>, 9, Lanes<f64, 8>;
    prelu_of_features: PRelu<5, f64>, Vector<5>, 3, f64;
    flatten: Flatten, Image<2, 3, 3>, 2, f64;
    upsample: Upsample<3>, Image<2, 2, 3>, 2, f64;
    upsample_bilinear: Upsample<2, Bilinear>, Image<2, 2, 3>, 2, f64;
    upsample_bilinear_by_three: Upsample<3, Bilinear>, Image<1, 3, 1>, 2, f64;
    zero_pad2d: ZeroPad2d<(Left<1>, Right<2>, Top<0>, Bottom<1>)>, Image<2, 2, 3>, 2, f64;
    reflection_pad2d: ReflectionPad2d<(Left<2>, Right<1>, Top<1>, Bottom<2>)>, Image<1, 3, 4>, 2, f64;
    replication_pad2d: ReplicationPad2d<Pad<2>>, Image<1, 2, 3>, 2, f64;
    circular_pad2d: CircularPad2d<(Left<2>, Right<1>, Top<0>, Bottom<2>)>, Image<1, 2, 3>, 2, f64;
    channel_shuffle: ChannelShuffle<2>, Image<6, 1, 2>, 2, f64;
    center_crop: CenterCrop<2, 3>, Image<2, 3, 5>, 2, f64;
    dropout: Dropout<40>, Vector<11>, 3, f64;
    dropout2d: Dropout2d<40>, Image<6, 2, 2>, 3, f64;
    batch_norm2d: BatchNorm2d<2, f64>, Image<2, 3, 4>, 11, f64;
    batch_norm1d: BatchNorm1d<5, f64>, Vector<5>, 11, f64;
    group_norm: GroupNorm<2, 4, f64>, Image<4, 2, 3>, 3, f64;
    group_norm_of_features: GroupNorm<3, 6, f64>, Vector<6>, 2, f64;
    layer_norm: LayerNorm<Image<2, 3, 3>, f64>, Image<2, 3, 3>, 2, f64;
    layer_norm_of_a_sequence: LayerNorm<Sequence<2, 5>, f64>, Sequence<2, 5>, 2, f64;
    concat: Concat<(Conv2d<2, 3, 3, 1, Pad<1>, Bias, f64>, Gelu)>, Image<2, 3, 4>, 2, f64;
    residual: Residual<(Linear<6, 6, f64>, Tanh)>, Vector<6>, 3, f64;
}
