//! What can be wrong with a photo.

use image::ImageError;
use std::io;
use std::path::PathBuf;

/// Why a photo cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// It is some other kind of file, whatever its name says.
    #[error("{path}: its content is neither PNG, JPEG, WebP, BMP nor GIF")]
    Format {
        /// The file.
        path: PathBuf,
    },
    /// It begins as such a file does, but does not go on as one.
    #[error("{path}: a damaged photo: {cause}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the decoder says.
        cause: ImageError,
    },
    /// There is nothing in it, or too much.
    #[error("{path}: a photo of {width} x {height} pixels; expected 1 to {most} a side")]
    Size {
        /// The file.
        path: PathBuf,
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The most that are read.
        most: u32,
    },
    /// A small file that promises many pixels.
    #[error("{path}: promises {width} x {height} pixels, more than a file of {bytes} bytes holds")]
    Promise {
        /// The file.
        path: PathBuf,
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// Its length.
        bytes: usize,
    },
}
