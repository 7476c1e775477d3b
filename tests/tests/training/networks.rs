//! The networks that are trained from start to end.

use formwork::prelude::*;
use formwork::tensor::Scalar;

pub(crate) type LeNet<T> = Network<
    Image<1, 28, 28>,
    (
        Conv2d<1, 6, 5, 1, Pad<2>, Bias, T>,
        Relu,
        MaxPool2d<2>,
        Conv2d<6, 16, 5, 1, Pad<0>, Bias, T>,
        Relu,
        MaxPool2d<2>,
        Flatten,
        Linear<400, 120, T>,
        Relu,
        Linear<120, 84, T>,
        Relu,
        Linear<84, 10, T>,
    ),
>;

pub(crate) type ResNet<T> = Network<
    Image<1, 12, 12>,
    (
        Conv2d<1, 6, 3, 1, Pad<1>, Bias, T>,
        BatchNorm2d<6, T>,
        Relu,
        Residual<(
            Conv2d<6, 6, 3, 1, Pad<1>, Bias, T>,
            BatchNorm2d<6, T>,
            Relu,
            Conv2d<6, 6, 3, 1, Pad<1>, Bias, T>,
            BatchNorm2d<6, T>,
        )>,
        Relu,
        AvgPool2d<12>,
        Flatten,
        Linear<6, 5, T>,
    ),
>;

/// MobileNetV2's block before its input is added.
#[derive(Sequential)]
pub(crate) struct Inverted<const IC: usize, const HIDDEN: usize, const OC: usize, const S: usize, T: Scalar> {
    conv: (
        Conv2d<IC, HIDDEN, 1, 1, Pad<0>, NoBias, T>,
        BatchNorm2d<HIDDEN, T>,
        Relu6,
        DepthwiseConv2d<HIDDEN, 3, S, Pad<1>, NoBias, T>,
        BatchNorm2d<HIDDEN, T>,
        Relu6,
        Conv2d<HIDDEN, OC, 1, 1, Pad<0>, NoBias, T>,
        BatchNorm2d<OC, T>,
    ),
}

pub(crate) type MobileNet<T> = Network<
    Image<3, 16, 16>,
    (
        Conv2d<3, 8, 3, 2, Pad<1>, NoBias, T>,
        BatchNorm2d<8, T>,
        Relu6,
        Residual<Inverted<8, 24, 8, 1, T>>,
        Inverted<8, 24, 12, 2, T>,
        GlobalAvgPool,
        Flatten,
        Linear<12, 5, T>,
    ),
>;
