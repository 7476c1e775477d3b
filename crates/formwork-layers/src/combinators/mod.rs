//! Layers made of layers.

#[doc(hidden)]
pub mod chain;
pub mod concat;
pub mod network;
pub mod residual;
