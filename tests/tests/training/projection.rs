//! The residual network of two blocks, the second with a projection; names as PyTorch's modules have them: `3.conv1.weight`,
//! `4.short.0.weight`.

/// A module with a network for images of `$channels` x `$side` x `$side`: `$a` channels, then `$b`, then `$classes` classes.
macro_rules! residual_network {
    ($module:ident, $channels:literal x $side:literal, $a:literal, $b:literal, $classes:literal) => {
        mod $module {
            use formwork::prelude::*;
            use formwork::tensor::Scalar;

            #[derive(Network)]
            #[network(input = Image<$a, $side, $side>)]
            pub(crate) struct Branch<T: Scalar> {
                conv1: Conv2d<$a, $a, 3, 1, Pad<1>, NoBias, T>,
                bn1: BatchNorm2d<$a, T>,
                relu: Relu,
                conv2: Conv2d<$a, $a, 3, 1, Pad<1>, NoBias, T>,
                bn2: BatchNorm2d<$a, T>,
            }

            #[derive(Network)]
            #[network(input = Image<$a, $side, $side>)]
            pub(crate) struct Block<T: Scalar> {
                #[flatten]
                sum: Residual<Branch<T>>,
                relu: Relu,
            }

            #[derive(Network)]
            #[network(input = Image<$a, $side, $side>)]
            pub(crate) struct Narrowing<T: Scalar> {
                conv1: Conv2d<$a, $b, 3, 2, Pad<1>, NoBias, T>,
                bn1: BatchNorm2d<$b, T>,
                relu: Relu,
                conv2: Conv2d<$b, $b, 3, 1, Pad<1>, NoBias, T>,
                bn2: BatchNorm2d<$b, T>,
            }

            #[derive(Network)]
            #[network(input = Image<$a, $side, $side>)]
            pub(crate) struct Short<T: Scalar> {
                short: (Conv2d<$a, $b, 1, 2, Pad<0>, NoBias, T>, BatchNorm2d<$b, T>),
            }

            #[derive(Network)]
            #[network(input = Image<$a, $side, $side>)]
            pub(crate) struct NarrowingBlock<T: Scalar> {
                #[flatten]
                sum: Residual<Narrowing<T>, Short<T>>,
                relu: Relu,
            }

            pub(crate) type Net<T> = Network<
                Image<$channels, $side, $side>,
                (
                    Conv2d<$channels, $a, 3, 1, Pad<1>, NoBias, T>,
                    BatchNorm2d<$a, T>,
                    Relu,
                    Block<T>,
                    NarrowingBlock<T>,
                    GlobalAvgPool,
                    Flatten,
                    Linear<$b, $classes, T>,
                ),
            >;
        }
    };
}
pub(crate) use residual_network;
