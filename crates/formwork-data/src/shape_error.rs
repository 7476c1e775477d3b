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
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
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

    /// The pixels are not as many as those of an image for each label, or there is no label.
    #[error("{pixels} pixels are not those of {count} images of {}x{}x{}, which have {}{}",
        .size[0], .size[1], .size[2], count.saturating_mul(.size.iter().product()),
        if *count == 0 { "; expected at least one image" } else { "" })]
    Pixels {
        /// Pixels given.
        pixels: usize,
        /// Channels, rows and columns of an image.
        size: [usize; 3],
        /// Number of images, by the labels.
        count: usize,
    },

    /// A label that is no class.
    #[error("label {index} is {label}, with {classes} classes it must be below {classes}")]
    Class {
        /// Position of the label, from 0.
        index: usize,
        /// Its value.
        label: usize,
        /// Number of classes.
        classes: usize,
    },

    /// Inputs and targets do not come in pairs, or there are none.
    #[error("{inputs} inputs and {targets} targets; expected one target for each input, and at least one")]
    Pairs {
        /// Inputs given.
        inputs: usize,
        /// Targets given.
        targets: usize,
    },

    /// A number that no sample has.
    #[error("there is no sample {index}: there are {count}, from 0")]
    Sample {
        /// The number.
        index: usize,
        /// How many samples there are.
        count: usize,
    },

    /// Of two parts of a split one would be empty.
    #[error(
        "{count} samples cannot be split so that {fraction} of them are held out: both parts need at least one"
    )]
    Split {
        /// The samples.
        count: usize,
        /// The part of them that should be held out.
        fraction: f64,
    },
}
