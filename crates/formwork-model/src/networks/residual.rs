//! A small residual network.

use crate::network::Network;
use formwork_layers::{AvgPool2d, BatchNorm2d, Conv2d, Flatten, Linear, Relu, Residual};
use formwork_tensor::{Image, Pad};

/// A block of a residual network (He, Zhang, Ren, Sun 2016): twice a 3x3 convolution that keeps the size, with batch
/// normalisation, added to its input.
type Block<const C: usize> =
    Residual<(Conv2d<C, C, 3, 1, Pad<1>>, BatchNorm2d<C>, Relu, Conv2d<C, C, 3, 1, Pad<1>>, BatchNorm2d<C>)>;

/// A small residual network with batch normalisation: 16 channels at 14x14, then 32 at 7x7, a block each. 28,554 learned
/// parameters.
///
/// ```
/// use formwork_layers::{OnHeap, Passes};
/// use formwork_model::networks::SmallResNet;
/// use formwork_tensor::{Image, Tensor};
/// let net = SmallResNet::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<1, 28, 28>>::zeros()).len(), 10);
/// const _: () = assert!(SmallResNet::PARAMS == 28_554);
/// ```
pub type SmallResNet = Network<
    Image<1, 28, 28>,
    (
        Conv2d<1, 16, 3, 2, Pad<1>>,
        BatchNorm2d<16>,
        Relu,
        Block<16>,
        Relu,
        Conv2d<16, 32, 3, 2, Pad<1>>,
        BatchNorm2d<32>,
        Relu,
        Block<32>,
        Relu,
        AvgPool2d<7>,
        Flatten,
        Linear<32, 10>,
    ),
>;
