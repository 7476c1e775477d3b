//! Layers made of layers.

pub(crate) mod branches;
#[doc(hidden)]
pub mod chain;
pub(crate) mod check;
mod identity;
pub mod network;
pub mod parallel;
pub mod residual;
