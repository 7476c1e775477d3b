//! What is put around an image, and what is taken away.
//!
//! | file | what it holds |
//! |---|---|
//! | `zero`, `reflection`, `replication`, `circular` | the layers that pad, one for each kind of edge |
//! | `edge` | where a value of the border comes from, and both passes of them all |
//! | `crop` | the inverse |

mod circular;
mod crop;
mod edge;
mod reflection;
mod replication;
#[cfg(test)]
mod tests;
mod zero;

pub use circular::CircularPad2d;
pub use crop::CenterCrop;
pub use reflection::ReflectionPad2d;
pub use replication::ReplicationPad2d;
pub use zero::ZeroPad2d;
