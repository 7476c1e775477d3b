//! Networks, losses, optimisers, training, and weights in files.
//!
//! | module | what it holds |
//! |---|---|
//! | [`mod@network`] | a network knows its input: `Network<Image<1, 28, 28>, (Conv2d<1, 6, 5>, ..)>` |
//! | [`loss`] | cross-entropy of vectors and of images, with label smoothing and weights of classes; binary cross-entropy, NLL, Dice; squared, absolute and Huber distances; the mean or the [`Sum`](loss::Sum) |
//! | [`optim`] | SGD with momentum, Nesterov and weight decay; Adam, AdamW, AMSGrad, NAdam, RMSprop, Adagrad; groups of parameters |
//! | [`schedule`] | learning rates by step or by epoch: StepLR, cosine annealing, one cycle, one after the other |
//! | [`train`] | a training step over a batch, whole or in pieces, with threads and processes, the same bits for any number of them |
//! | [`infer`] | a batch in inference |
//! | [`weights`] | safetensors files under PyTorch's names |
//! | `onnx` | networks as ONNX files (feature `onnx`) |
//! | [`networks`] | LeNet-5 and others, by name |
#![forbid(unsafe_code)]
// The derive macro writes paths that start with `formwork`.
extern crate formwork_layers as formwork;

mod cut;
pub mod infer;
pub mod loss;
mod names;
pub mod networks;
#[cfg(feature = "onnx")]
pub mod onnx;
pub mod optim;
mod power;
pub mod schedule;
mod threads;
pub mod train;
pub mod weights;

pub use cut::Cut;
pub use formwork_layers::network;
pub use names::NoSuchTensor;
pub use threads::Threads;

/// What a program that trains names.
pub mod prelude {
    pub use crate::infer::Inference;
    pub use crate::loss::{
        BinaryCrossEntropyWithLogits, CrossEntropy, CrossEntropyWith, DiceLoss, HuberLoss, L1Loss, Loss,
        MeanSquaredError, NllLoss, SmoothL1Loss, Sum,
    };
    pub use crate::loss::{binary_cross_entropy_with_logits, cross_entropy, mse_loss};
    pub use crate::networks::LeNet5;
    pub use crate::optim::{Adagrad, Adam, AdamW, AmsGrad, Groups, NAdam, ParamGroups, RmsProp, Select, Sgd};
    pub use crate::schedule::{
        ConstantLr, CosineAnnealingLr, ExponentialLr, LinearLr, LrScheduler, MultiStepLr, OneCycleLr,
        Schedule, SequentialLr, StepLr,
    };
    pub use crate::train::{Report, Trainer};
    pub use formwork_layers::{Model, Network, Trainable};
}
