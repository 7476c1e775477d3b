//! The layers, one idea a file.

pub mod activation;
pub mod batch_norm;
pub mod channel_shuffle;
pub mod conv2d;
pub mod dropout;
pub mod flatten;
pub mod linear;
pub mod log_softmax;
pub mod norm;
pub mod pad;
pub mod pool;
pub mod softmax;
pub mod untied_bias;
pub mod upsample;
