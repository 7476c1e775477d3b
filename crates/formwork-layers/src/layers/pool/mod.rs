//! Pooling: one value for each window of each channel.

mod adaptive_avg;
mod avg;
mod global_avg;
mod max;
pub mod reference;
mod sequences;
#[cfg(all(test, feature = "exhaustive"))]
mod tests;
mod windows;

pub use adaptive_avg::AdaptiveAvgPool2d;
pub use avg::{AvgPool, AvgPool2d, Counting, ExcludePad, IncludePad};
pub use global_avg::GlobalAvgPool;
pub use max::{MaxPool, MaxPool2d};
pub use sequences::{AvgPool1d, MaxPool1d};
