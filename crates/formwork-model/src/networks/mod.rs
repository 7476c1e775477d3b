//! Networks by name.

mod lenet5;

pub use lenet5::LeNet5;
