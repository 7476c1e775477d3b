//! A small VGG.

use crate::network::Network;
use formwork_layers::{Conv2d, Flatten, Linear, MaxPool2d, Relu};
use formwork_tensor::{Image, Pad};

/// Two 3x3 convolutions that keep the size, each with a ReLU, then 2x2 maximum pooling (Simonyan, Zisserman 2015).
type Stage<const IC: usize, const C: usize> =
    (Conv2d<IC, C, 3, 1, Pad<1>>, Relu, Conv2d<C, C, 3, 1, Pad<1>>, Relu, MaxPool2d<2>);

/// A small VGG for 32x32 colour images and ten classes: stages of 32, 64 and 128 channels, then 256 features. 814,122
/// parameters.
///
/// ```
/// use formwork_layers::{OnHeap, Passes};
/// use formwork_model::networks::SmallVgg;
/// use formwork_tensor::{Image, Tensor};
/// let net = SmallVgg::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<3, 32, 32>>::zeros()).len(), 10);
/// const _: () = assert!(SmallVgg::PARAMS == 814_122);
/// ```
pub type SmallVgg = Network<
    Image<3, 32, 32>,
    (Stage<3, 32>, Stage<32, 64>, Stage<64, 128>, Flatten, Linear<2048, 256>, Relu, Linear<256, 10>),
>;
