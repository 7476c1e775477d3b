//! Layers made of layers.

#[doc(hidden)]
pub mod chain;
pub mod concat;
mod identity;
pub mod network;
pub mod residual;
