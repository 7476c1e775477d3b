//! Batch normalisation.
//!
//! | file | what it holds |
//! |---|---|
//! | `config` | eps and momentum, which are in a layer's type |
//! | `one_d`, `two_d` | the layers: parameters, and which shapes fit |
//! | `passes` | the passes over one tile, whatever its kind of shape |
//! | `kernels` | what is computed channel by channel |
//! | `line` | what is done to each value of a channel |
//! | `statistics` | what the tiles of a batch exchange |

mod config;
mod kernels;
mod line;
mod one_d;
mod passes;
mod statistics;
#[cfg(all(test, feature = "exhaustive"))]
mod tests;
mod two_d;

pub use config::{BatchNormConfig, BatchNormDefaults};
pub use one_d::BatchNorm1d;
pub use two_d::BatchNorm2d;
