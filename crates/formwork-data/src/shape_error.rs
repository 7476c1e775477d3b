//! What cannot be a set of images or labels.

use thiserror::Error;

/// Why values in memory are not a set of images or labels.
///
/// ```
/// use formwork_data::{IdxImages, ShapeError};
///
/// let error = IdxImages::new(2, 2, vec![0; 7]).unwrap_err();
/// assert_eq!(error, ShapeError::Images { height: 2, width: 2, pixels: 7 });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// The pixels do not make a whole number of images, from 1 to 2³² − 1.
    #[error("{pixels} pixels are not one or more whole images of {height}x{width}")]
    Images {
        /// Rows of an image.
        height: usize,
        /// Columns of an image.
        width: usize,
        /// Pixels given.
        pixels: usize,
    },

    /// The labels are none, or more than 2³² − 1.
    #[error("{labels} labels; an IDX file holds from 1 to 4294967295")]
    Labels {
        /// Labels given.
        labels: usize,
    },
}
