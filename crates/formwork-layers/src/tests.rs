//! What the tests of all layers share, and the tests of layers together.

mod gradients;
pub(crate) mod harness;
pub(crate) mod values;
