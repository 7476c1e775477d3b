//! The smallest LeNet, for pencil and paper.

use crate::network::Network;
use formwork_layers::{Conv2d, Flatten, Linear, MaxPool2d, Relu};
use formwork_tensor::Image;

/// The smallest LeNet that one can follow by hand: a 4x4 image, one 2x2 kernel, 3x3 maps, 2x2 pooling of windows that
/// overlap (stride 1), so that 4 features reach the fully connected layer, and 2 classes. 15 parameters.
///
/// ```
/// use formwork_layers::{OnHeap, Passes};
/// use formwork_model::networks::TinyLeNet;
/// use formwork_tensor::{Image, Tensor};
/// let net = TinyLeNet::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<1, 4, 4>>::zeros()).len(), 2);
/// const _: () = assert!(TinyLeNet::PARAMS == 15);
/// ```
pub type TinyLeNet = Network<Image<1, 4, 4>, (Conv2d<1, 1, 2>, Relu, MaxPool2d<2, 1>, Flatten, Linear<4, 2>)>;
