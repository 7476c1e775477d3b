//! LeNet-5.

use formwork_layers::{Conv2d, Flatten, Linear, MaxPool2d, Network, Relu};
use formwork_tensor::{Image, Pad};

/// LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998) as it is built today: a ring of two zeros around 28x28, ReLU, maximum
/// pooling, and ten scores instead of radial basis functions. 61,706 parameters.
///
/// ```
/// use formwork_layers::{OnHeap, Passes};
/// use formwork_model::networks::LeNet5;
/// use formwork_tensor::{Image, Tensor};
/// let net = LeNet5::seeded(0);
/// assert_eq!(net.forward(&Tensor::<Image<1, 28, 28>>::zeros()).len(), 10);
/// const _: () = assert!(LeNet5::PARAMS == 61_706 && LeNet5::MACS == 416_520);
/// ```
#[derive(Clone, Debug, PartialEq, Network)]
#[network(input = Image<1, 28, 28>)]
#[allow(missing_docs, reason = "the fields are layers, and their types say which")]
pub struct LeNet5 {
    pub conv1: Conv2d<1, 6, 5, 1, Pad<2>>,
    pub relu1: Relu,
    pub pool1: MaxPool2d<2>,
    pub conv2: Conv2d<6, 16, 5>,
    pub relu2: Relu,
    pub pool2: MaxPool2d<2>,
    pub flatten: Flatten,
    pub fc1: Linear<400, 120>,
    pub relu3: Relu,
    pub fc2: Linear<120, 84>,
    pub relu4: Relu,
    pub fc3: Linear<84, 10>,
}
