//! Small networks, over batches of several samples.

use super::check::gradients;
use crate::{
    AdaptiveAvgPool2d, AvgPool2d, BatchNorm1d, BatchNorm2d, Bias, Cat, CenterCrop, Concat, Conv2d,
    ConvTranspose2d, Dropout, Dropout2d, Elu, Flatten, Fork, Gelu, GlobalAvgPool, GroupNorm, Hardsigmoid,
    Hardswish, LayerNorm, LeakyRelu, Linear, LogSoftmax, MaxPool2d, Mish, PRelu, Parallel, ReflectionPad2d,
    Relu, Relu6, ReplicationPad2d, Residual, Selu, Sigmoid, Silu, Softmax, Softplus, Tanh, Upsample,
    ZeroPad2d,
};
use formwork_tensor::{Image, Lanes, Pad, Vector};
use proptest::prelude::*;

/// A convolution that keeps the size.
type Same<const IC: usize, const OC: usize> = Conv2d<IC, OC, 3, 1, Pad<1>, Bias, f64>;

gradients! {
    perceptron: (Linear<6, 8, f64>, Tanh, Linear<8, 3, f64>, Softmax), Vector<6>, 3, f64;
    classifier: (Same<1, 2>, Relu, MaxPool2d<2>, Flatten, Linear<8, 3, f64>), Image<1, 4, 5>, 2, f64;
    both_ends_of_relu6: (Linear<6, 8, f64>, Relu6, Linear<8, 8, f64>, Relu6, Linear<8, 3, f64>), Vector<6>, 3, f64;
    softplus_in_the_middle: (Linear<6, 8, f64>, Softplus, Linear<8, 3, f64>, Softplus), Vector<6>, 3, f64;
    both_ends_of_hard_ones:
        (Linear<6, 8, f64>, Hardswish, Linear<8, 8, f64>, Hardsigmoid, Linear<8, 3, f64>, LogSoftmax), Vector<6>, 3, f64;
    exponential_units: (Same<1, 2>, Elu<70>, Same<2, 2>, Selu, MaxPool2d<2>, Mish, Flatten), Image<1, 4, 5>, 2, f64;
    prelu_in_the_middle: (Same<1, 3>, PRelu<3, f64>, MaxPool2d<2>, PRelu<1, f64>, Same<3, 1>), Image<1, 4, 5>, 9, Lanes<f64, 8>;
    with_dropout: (Linear<6, 8, f64>, Sigmoid, Dropout<50>, Linear<8, 3, f64>, Dropout<10>), Vector<6>, 3, f64;
    norm_in_the_middle: (Same<1, 2>, BatchNorm2d<2, f64>, Tanh, AvgPool2d<2>), Image<1, 4, 4>, 5, Lanes<f64, 8>;
    norm_of_features: (Linear<6, 4, f64>, BatchNorm1d<4, f64>, Tanh, Linear<4, 3, f64>), Vector<6>, 9, Lanes<f64, 8>;
    residual_in_the_middle:
        (Same<1, 2>, Tanh, Residual<(Same<2, 2>, Sigmoid, Same<2, 2>)>, AvgPool2d<3>), Image<1, 3, 3>, 2, f64;
    inception: (
        Same<1, 2>, Gelu,
        Concat<(Conv2d<2, 1, 1, 1, Pad<0>, Bias, f64>, (Same<2, 2>, Silu), Residual<Tanh>)>,
        LeakyRelu<10>, GlobalAvgPool, Linear<5, 3, f64>,
    ), Image<1, 3, 3>, 2, f64;
    norms_in_branches: (
        Same<1, 2>, BatchNorm2d<2, f64>,
        Concat<(Tanh, (Same<2, 1>, BatchNorm2d<1, f64>, Tanh, Same<1, 2>, BatchNorm2d<2, f64>), BatchNorm2d<2, f64>)>,
        Same<6, 2>, BatchNorm2d<2, f64>, GlobalAvgPool,
    ), Image<1, 3, 3>, 9, Lanes<f64, 8>;
    norm_in_a_branch: (
        Same<1, 2>, BatchNorm2d<2, f64>, Relu,
        Residual<(Same<2, 2>, BatchNorm2d<2, f64>, Relu, Same<2, 2>, BatchNorm2d<2, f64>)>,
        Relu, AvgPool2d<3>, Flatten, Linear<2, 3, f64>,
    ), Image<1, 3, 3>, 9, Lanes<f64, 8>;
    projection: (
        Same<1, 2>, BatchNorm2d<2, f64>,
        Residual<
            (Conv2d<2, 3, 3, 2, Pad<1>, Bias, f64>, BatchNorm2d<3, f64>, Tanh, Same<3, 3>, BatchNorm2d<3, f64>),
            (Conv2d<2, 3, 1, 2, Pad<0>, Bias, f64>, BatchNorm2d<3, f64>),
        >,
        Sigmoid, GlobalAvgPool, Linear<3, 2, f64>,
    ), Image<1, 4, 3>, 9, Lanes<f64, 8>;
    projection_without_norms:
        (Linear<4, 5, f64>, Residual<(Linear<5, 4, f64>, Tanh, Linear<4, 3, f64>), (Linear<5, 3, f64>, Tanh)>, Tanh), Vector<4>, 2, f64;
    residual_in_the_shortcut:
        (Linear<4, 5, f64>, Residual<Tanh, (Residual<Sigmoid>, Linear<5, 5, f64>, Dropout<30>)>, Tanh), Vector<4>, 3, f64;
    encoder_and_decoder: (
        Same<1, 2>, Tanh,
        Concat<((), (AvgPool2d<2>, Same<2, 3>, Tanh, Upsample<2>))>,
        Same<5, 2>, GlobalAvgPool,
    ), Image<1, 4, 6>, 2, f64;
    encoder_and_transposed_decoder: (
        Same<1, 2>, Tanh,
        Concat<((), (AvgPool2d<2>, Same<2, 3>, Tanh, ConvTranspose2d<3, 2, 2, 2, Pad<0>, 0, Bias, f64>))>,
        Same<4, 2>, GlobalAvgPool,
    ), Image<1, 4, 6>, 9, Lanes<f64, 8>;
    norms_of_samples: (
        Same<1, 4>, GroupNorm<2, 4, f64>, Tanh, AdaptiveAvgPool2d<2>, LayerNorm<Image<4, 2, 2>, f64>, Flatten,
        Linear<16, 3, f64>,
    ), Image<1, 3, 3>, 9, Lanes<f64, 8>;
    borders_in_the_middle: (
        Same<1, 2>, ReflectionPad2d<Pad<2>>, Tanh, Dropout2d<30>, CenterCrop<4>, ReplicationPad2d<Pad<1>>, Same<2, 2>,
        ZeroPad2d<Pad<1>>, GlobalAvgPool,
    ), Image<1, 3, 3>, 3, f64;
    two_heads:
        (Linear<4, 5, f64>, Tanh, Fork<(Linear<5, 2, f64>, (Linear<5, 3, f64>, Tanh))>), Vector<4>, 3, Lanes<f64, 8>;
    heads_with_norms: (
        Same<1, 2>, Fork<((BatchNorm2d<2, f64>, Tanh, Same<2, 2>, BatchNorm2d<2, f64>), Same<2, 1>, (BatchNorm2d<2, f64>, Tanh))>, Cat,
    ), Image<1, 3, 3>, 9, Lanes<f64, 8>;
    two_inputs: (
        Parallel<((Same<1, 2>, BatchNorm2d<2, f64>, Tanh), (Linear<3, 4, f64>, Tanh))>,
        Parallel<(GlobalAvgPool, ())>, Cat, Linear<6, 2, f64>,
    ), (Image<1, 3, 3>, Vector<3>), 9, Lanes<f64, 8>;
}
