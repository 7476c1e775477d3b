//! The networks that the command knows by name.

use formwork::layers::infer::Summary;
use formwork::layers::network::arena_bytes;
#[cfg(feature = "photos")]
use formwork::model::networks::{
    AlexNet, MobileNetV2, ResNet18, ResNet20, ResNet50, SmallMobileNet, SmallVgg, SqueezeNet1_1, UNet, Vgg11,
};
use formwork::model::networks::{LeNet5, SimpleLeNet, SmallResNet, TinyLeNet};
use formwork::prelude::*;
use formwork::tensor::parameters::Place;

/// What is known of a network from its type alone: constants, and a function that only reads constants. None of its passes is compiled for
/// it, which would take minutes.
pub(crate) struct Described {
    pub(crate) name: &'static str,
    pub(crate) input: &'static [usize],
    pub(crate) params: usize,
    pub(crate) macs: u64,
    /// Bytes of memory for one forward pass in `f32`, besides the parameters.
    pub(crate) arena: usize,
    /// Tells of every layer.
    pub(crate) layers: fn(Place<'_>, &mut dyn FnMut(&Summary<'_>)),
}

const fn described<N: Model>(name: &'static str) -> Described {
    Described {
        name,
        input: N::Input::DIMS,
        params: N::PARAMS,
        macs: N::MACS,
        arena: arena_bytes::<N::Input, f32, N>(),
        layers: N::summary,
    }
}

/// Every network by name, from the smallest input to the largest. Those for colour images take the compiler ten seconds, for the constants
/// of hundreds of layers.
pub(crate) static NETWORKS: &[Described] = &[
    described::<TinyLeNet>("tiny-lenet"),
    described::<SimpleLeNet>("simple-lenet"),
    described::<LeNet5>("lenet5"),
    described::<SmallResNet>("resnet"),
    #[cfg(feature = "photos")]
    described::<SmallVgg>("small-vgg"),
    #[cfg(feature = "photos")]
    described::<SmallMobileNet>("small-mobilenet"),
    #[cfg(feature = "photos")]
    described::<ResNet20>("resnet20"),
    #[cfg(feature = "photos")]
    described::<SqueezeNet1_1>("squeezenet1-1"),
    #[cfg(feature = "photos")]
    described::<MobileNetV2>("mobilenet-v2"),
    #[cfg(feature = "photos")]
    described::<ResNet18>("resnet18"),
    #[cfg(feature = "photos")]
    described::<ResNet50>("resnet50"),
    #[cfg(feature = "photos")]
    described::<UNet>("unet"),
    #[cfg(feature = "photos")]
    described::<AlexNet>("alexnet"),
    #[cfg(feature = "photos")]
    described::<Vgg11>("vgg11"),
];

/// Code that runs with a network that is known only by its name.
pub(crate) trait WithDigits {
    /// What it returns.
    type Output;
    /// The code, once a network.
    fn with<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> Self::Output;
}

/// A line a network: its name for files and commands, and its type.
macro_rules! digits {
    ($($name:literal => $type:ty),* $(,)?) => {
        /// The names that [`with_digits`] knows, of networks from 28x28 grey images to ten classes.
        pub(crate) const DIGITS: &[&str] = &[$($name),*];

        /// Runs `code` with the network of this name, `None` for a name that is not in [`DIGITS`].
        pub(crate) fn with_digits<C: WithDigits>(name: &str, code: C) -> Option<C::Output> {
            match name {
                $($name => Some(code.with::<$type>()),)*
                _ => None,
            }
        }
    };
}
digits! {
    "lenet5" => LeNet5,
    "simple-lenet" => SimpleLeNet,
    "resnet" => SmallResNet,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    struct Count;
    impl WithDigits for Count {
        type Output = usize;
        fn with<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> usize {
            N::PARAMS
        }
    }

    #[test]
    fn each_name_is_a_network_and_no_other_is() {
        assert_eq!(with_digits("lenet5", Count), Some(61_706));
        assert!(DIGITS.iter().all(|name| with_digits(name, Count).is_some()));
        assert_eq!(with_digits("unknown", Count), None);
    }

    #[test]
    fn what_can_be_trained_can_be_described() {
        let known = |name: &str| NETWORKS.iter().filter(|network| network.name == name).count();
        assert!(DIGITS.iter().all(|name| known(name) == 1));
        assert!(NETWORKS.iter().all(|network| known(network.name) == 1));
    }

    /// torchvision's documentation says the operations of their convolutions and matrices too, in billions: 0.35, 0.3, 1.81, 4.09, 0.71, 7.61.
    #[cfg(feature = "photos")]
    #[test]
    fn networks_for_photos_are_as_large_as_the_literature_says() {
        for (name, params, hundredths) in [
            ("squeezenet1-1", 1_235_496, 35),
            ("mobilenet-v2", 3_504_872, 30),
            ("resnet18", 11_689_512, 181),
            ("resnet50", 25_557_032, 409),
            ("alexnet", 61_100_840, 71),
            ("vgg11", 132_863_336, 761),
        ] {
            let network = NETWORKS.iter().find(|network| network.name == name).unwrap();
            assert_eq!(network.params, params, "{name}");
            let mut macs = 0;
            (network.layers)(Place::default(), &mut |layer| {
                macs += if layer.type_name.contains("BatchNorm") { 0 } else { layer.macs };
            });
            assert_eq!((macs + 5_000_000) / 10_000_000, hundredths, "{name}: {macs}");
        }
    }
}
