//! Layers made of layers.

pub(crate) mod branches;
#[doc(hidden)]
pub mod chain;
pub(crate) mod check;
pub mod frozen;
mod identity;
pub mod network;
pub mod parallel;
pub mod residual;
