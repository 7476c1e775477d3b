//! LeNet-5.

use crate::network::Network;
use formwork_layers::{Conv2d, Flatten, Linear, MaxPool2d, Relu};
use formwork_tensor::Image;

/// LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998) as it is built today: a ring of two zeros around 28x28, ReLU, maximum
/// pooling, and ten scores instead of radial basis functions. 61,706 parameters.
///
/// ```
/// use formwork_layers::{Forward, Seeded};
/// use formwork_model::networks::LeNet5;
/// use formwork_tensor::{Image, Tensor};
/// let net = LeNet5::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<1, 28, 28>>::zeros()).len(), 10);
/// const _: () = assert!(LeNet5::PARAMS == 61_706);
/// ```
pub type LeNet5 = Network<
    Image<1, 28, 28>,
    (
        Conv2d<1, 6, 5, 1, 4>,
        Relu,
        MaxPool2d<2>,
        Conv2d<6, 16, 5>,
        Relu,
        MaxPool2d<2>,
        Flatten,
        Linear<400, 120>,
        Relu,
        Linear<120, 84>,
        Relu,
        Linear<84, 10>,
    ),
>;
