//! NumPy's arrays in files, byte for byte: `.npy` is a line of Python that tells the shape and the kind of number, then the numbers;
//! `.npz` is a zip archive of these.
//!
//! Files are input from outside: no content of theirs makes this crate panic, and memory grows only as bytes really arrive, whatever a
//! header claims.
//!
//! ```
//! use formwork_numpy::{Header, Kind, numbers, values};
//!
//! let mut file = formwork_numpy::write_header(&[2, 2], Kind::F32);
//! for value in [1.0f32, 2.0, 3.0, 4.5] {
//!     file.extend(value.to_le_bytes());
//! }
//! let mut rest = &file[..];
//! let header = Header::read(&mut rest)?;
//! assert_eq!((&header.dims[..], &header.kind), (&[2, 2][..], &Ok(Kind::F32)));
//! let bytes = numbers(&mut rest, &header.dims, Kind::F32)?;
//! assert_eq!(values(Kind::F32, &bytes).collect::<Vec<_>>(), [1.0, 2.0, 3.0, 4.5]);
//! # Ok::<(), String>(())
//! ```
#![forbid(unsafe_code)]

mod archive;
pub mod half;
mod header;
mod kind;

pub use archive::{Archive, ArchiveError, Seekable, write_archive};
pub use header::{Header, MAGIC, numbers, write_header};
pub use kind::{Kind, values};
