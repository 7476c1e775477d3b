//! What the benchmarks share: a clock, and data to work on.
#![forbid(unsafe_code)]

pub mod clock;
pub mod data;
pub mod tiles;
