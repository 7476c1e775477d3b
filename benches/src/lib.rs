//! What the benchmarks share: a clock, the core's limit, data to work on, and the passes of a layer or a network over tiles.
#![forbid(unsafe_code)]

pub mod clock;
pub mod data;
pub mod limit;
pub mod passes;
pub mod tiles;
