//! What can go wrong after the arguments are understood, as one line each.

use formwork::model::networks::DIGITS;
use formwork::model::train::TrainError;
use formwork::model::weights::WeightsError;
use formwork_data::{DataError, NormalizeError};
use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Data(#[from] DataError),

    #[error(transparent)]
    Weights(#[from] WeightsError),

    #[error("{0}; try a smaller --lr")]
    Train(#[from] TrainError),

    #[error("the last step made weights that are not finite; nothing was saved; try a smaller --lr")]
    Diverged,

    #[error("{path}: cannot be written, so nothing was trained: {cause}")]
    Output { path: PathBuf, cause: io::Error },

    #[error("{path}: its metadata have no `{key}`; expected a file that `formwork train` has saved")]
    NoteMissing { path: PathBuf, key: &'static str },

    #[error("{path}: its metadata say {key} = {value:?}, which is not a number")]
    NoteNumber { path: PathBuf, key: &'static str, value: String },

    #[error("{path}: {cause}")]
    Normalize { path: PathBuf, cause: NormalizeError },

    #[error("{path}: holds weights of the model {model:?}; known are {}", DIGITS.join(", "))]
    UnknownModel { path: PathBuf, model: String },

    #[error("standard output: {0}")]
    Stdout(io::Error),
}
