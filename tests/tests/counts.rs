//! Counts of parameters and operations, checked by the compiler.

use formwork::model::networks::{LeNet5, TinyLeNet};
use formwork::prelude::*;

/// `LAYER for INPUT => WEIGHTS, FLOPS`, as constants of the types.
macro_rules! counts {
    ($($layer:ty, $input:ty => $weights:literal, $flops:literal;)*) => {
        $(const _: () = {
            assert!(<$layer as Parameters<f32>>::WEIGHTS == $weights);
            assert!(<$layer as Infer<$input>>::FLOPS == $flops);
            assert!(<$layer as Infer<$input>>::MACS * 2 == $flops);
        };)*
    };
}

counts! {
    // 5x5 in, 5x5 out: fully connected, and a 3x3 kernel with P = 2.
    Linear<25, 25>, Vector<25> => 625, 1250;
    Conv2d<1, 1, 3, 1, Same>, Image<1, 5, 5> => 9, 450;
    // 16 inputs, one value: 32 operations against 8.
    Linear<16, 1>, Vector<16> => 16, 32;
    Conv2d<1, 1, 2>, Image<1, 2, 2> => 4, 8;
    // 100x100 inputs, one value: 10000 + 10000 against 9 + 9.
    Linear<10000, 1>, Vector<10000> => 10000, 20000;
    Conv2d<1, 1, 3>, Image<1, 3, 3> => 9, 18;
    // 12 weights a kernel, four kernels.
    Conv2d<3, 4, 2>, Image<3, 4, 4> => 48, 864;
    (Conv2d<1, 1, 3, 1, Same>, Flatten, Linear<25, 25>), Image<1, 5, 5> => 634, 1700;
}

/// An 800x800 image has 640,000 features, and 112x112 has more than ten thousand.
const _: () = assert!(Image::<1, 800, 800>::LEN == 640_000 && Image::<1, 112, 112>::LEN > 10_000);

/// Whole networks.
const _: () = {
    assert!(LeNet5::WEIGHTS == 150 + 2400 + 48_000 + 10_080 + 840);
    assert!(LeNet5::PARAMS == LeNet5::WEIGHTS + 6 + 16 + 120 + 84 + 10);
    assert!(LeNet5::MACS == 150 * 28 * 28 + 2400 * 10 * 10 + 48_000 + 10_080 + 840);
    assert!(LeNet5::FLOPS == 833_040);
    assert!(TinyLeNet::PARAMS == 15 && TinyLeNet::FLOPS == 2 * (4 * 9 + 8));
};

/// A forward pass keeps the input, the output, and between them the two ends of one layer at a time.
#[derive(Network)]
#[network(input = Vector<6>)]
struct Perceptron {
    fc1: Linear<6, 4>,
    relu: Relu, // in place
    fc2: Linear<4, 3>,
    fc3: Linear<3, 2>,
}

/// The same layers as a struct and as a tuple.
#[derive(Network)]
#[network(input = Image<1, 12, 12>)]
struct Small {
    conv1: Conv2d<1, 3, 3, 1, Pad<1>>,
    norm: BatchNorm2d<3>,
    pool: MaxPool2d<2>,
    flatten: Flatten,
    fc: Linear<108, 5>,
}
type SmallTuple = Network<
    Image<1, 12, 12>,
    (Conv2d<1, 3, 3, 1, Pad<1>>, BatchNorm2d<3>, MaxPool2d<2>, Flatten, Linear<108, 5>),
>;

/// What `#[derive(Network)]` says of a struct.
const _: () = {
    assert!(Perceptron::ARENA_BYTES == (6 + (4 + 3) + 2) * size_of::<f32>());
    assert!(Perceptron::PARAMS == (24 + 4) + (12 + 3) + (6 + 2) && Perceptron::WEIGHTS == 24 + 12 + 6);
    assert!(Perceptron::MACS == 24 + 12 + 6 && Perceptron::FLOPS == 2 * Perceptron::MACS);
    assert!(Small::ARENA_BYTES == SmallTuple::ARENA_BYTES);
    // The convolution's output and the normalised one, at least.
    assert!(Small::ARENA_BYTES >= (144 + 2 * 3 * 144 + 5) * size_of::<f32>());
    assert!(Small::PARAMS == SmallTuple::PARAMS && Small::WEIGHTS == SmallTuple::WEIGHTS);
    assert!(Small::WEIGHTS == 27 + 3 + 540, "running statistics are not learned");
    assert!(Small::MACS == SmallTuple::MACS && Small::FLOPS == SmallTuple::FLOPS);
};

#[test]
fn the_compiler_has_checked_them() {}
