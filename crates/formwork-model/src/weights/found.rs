//! A tensor as a file lists it, whatever the format.

use safetensors::Dtype;
use std::ops::Range;

/// A tensor of a file. Its values are read when they are asked for.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) dims: Vec<usize>,
    /// The kind of number, or the name of one that is not read.
    pub(super) dtype: Result<Dtype, String>,
    pub(super) at: At,
}

/// Where a tensor's values lie.
pub(super) enum At {
    /// In the bytes of a safetensors file.
    Bytes(Range<usize>),
    /// In a member of an archive.
    Member(usize),
}
