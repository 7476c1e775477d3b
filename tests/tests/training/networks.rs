//! The networks that are trained from start to end.

use formwork::prelude::*;

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
