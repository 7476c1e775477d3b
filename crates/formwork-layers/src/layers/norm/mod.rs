//! Normalisation of each sample by itself: no batch, no running statistics, the same in training and in inference.
//!
//! | file | what it holds |
//! |---|---|
//! | `config` | eps, which is in a layer's type |
//! | `group`, `layer` | the layers: parameters, and which shapes fit |
//! | `kernels` | the statistics of some values, and what normalises them |

mod config;
mod group;
mod kernels;
mod layer;
#[cfg(test)]
mod tests;

pub use config::{NormConfig, NormDefaults};
pub use group::GroupNorm;
pub use layer::{LayerNorm, NormalizedShape, Over};
