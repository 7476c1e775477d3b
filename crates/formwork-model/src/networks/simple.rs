//! The simplest LeNet.

use crate::network::Network;
use formwork_layers::{Conv2d, Flatten, Linear, MaxPool2d, Relu};
use formwork_tensor::Image;

/// The simplest LeNet: one convolution, ReLU, one pooling, one fully connected layer. 11,738 parameters.
///
/// ```
/// use formwork_layers::{OnHeap, Passes};
/// use formwork_model::networks::SimpleLeNet;
/// use formwork_tensor::{Image, Tensor};
/// let net = SimpleLeNet::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<1, 28, 28>>::zeros()).len(), 10);
/// const _: () = assert!(SimpleLeNet::PARAMS == 11_738);
/// ```
pub type SimpleLeNet =
    Network<Image<1, 28, 28>, (Conv2d<1, 8, 5>, Relu, MaxPool2d<2>, Flatten, Linear<1152, 10>)>;
