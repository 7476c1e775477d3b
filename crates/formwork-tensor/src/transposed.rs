//! The rule of a transposed convolution, L_out = (L_in - 1) S - P + D (K - 1) + OP + 1: its axes as types and as values, and its sizes at
//! the type level.
//!
//! It is the [window rule](crate::window) read backwards, and built as that is: conditions one after the other, each with its sentence.

mod rule;
mod values;

pub use rule::{LeavesHeight, LeavesWidth, OutputPaddingFits, SpreadsInput, TransposedWindow};
pub use values::{CutOff, Spread, SpreadAxis, TransposedAxis};
