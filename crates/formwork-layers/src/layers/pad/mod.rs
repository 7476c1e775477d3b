//! What is put around an image, and what is taken away.
//!
//! | file | what it holds |
//! |---|---|
//! | `zero`, `reflection`, `replication` | the layers that pad, one for each kind of edge |
//! | `edge` | where a value of the border comes from, and both passes of all three |
//! | `crop` | the inverse |

mod crop;
mod edge;
mod reflection;
mod replication;
#[cfg(test)]
mod tests;
mod zero;

pub use crop::CenterCrop;
pub use reflection::ReflectionPad2d;
pub use replication::ReplicationPad2d;
pub use zero::ZeroPad2d;
