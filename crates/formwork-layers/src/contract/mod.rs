//! What a layer is, how layers are joined into one pass, and how one is called.

#[cfg(feature = "alloc")]
pub mod call;
pub mod fusion;
pub mod infer;
pub mod joining;
pub mod layer;
#[cfg(feature = "alloc")]
mod pack;
pub mod relations;
pub mod role;
#[cfg(feature = "alloc")]
pub mod tile;
pub mod trace;
pub mod train;
