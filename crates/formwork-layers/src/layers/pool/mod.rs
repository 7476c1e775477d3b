//! Pooling: one value for each window of each channel. No padding, which would add nothing.

mod avg;
mod global_avg;
mod max;
pub mod reference;
#[cfg(test)]
mod tests;

pub use avg::AvgPool2d;
pub use global_avg::GlobalAvgPool;
pub use max::MaxPool2d;
