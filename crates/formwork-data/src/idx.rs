//! IDX, the format of MNIST: a magic number, the size of each axis, and the elements.
//!
//! | Bytes | Meaning |
//! |---|---|
//! | 2 | zero |
//! | 1 | kind of element, `0x08` for `u8` |
//! | 1 | number of axes: 3 for images (count, height, width), 1 for labels |
//! | 4 an axis | size, big-endian `u32` |
//! | the rest | elements, last axis fastest |

mod header;
mod images;
mod labels;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use header::Unread;
pub use images::IdxImages;
pub use labels::IdxLabels;

/// The only kind of element supported.
const U8: u8 = 0x08;
