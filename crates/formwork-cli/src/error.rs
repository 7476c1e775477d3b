//! What can go wrong after the arguments are understood, as one line each.

use crate::models::DIGITS;
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

    #[error("{0}; try a smaller --lr or --weight-decay")]
    Train(#[from] TrainError),

    #[error(
        "training made weights that are not finite numbers, or whose scores are not; nothing was saved; try a smaller --lr or \
         --weight-decay"
    )]
    Diverged,

    #[error("{path}: test image {image} gets scores that are not finite numbers with these weights")]
    Scores { path: PathBuf, image: usize },

    #[error("{name} is {value:?}, but must be one of {}", known.join(", "))]
    Environment { name: &'static str, value: String, known: Vec<String> },

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

    #[cfg(feature = "photos")]
    #[error("{failed} of {of} photos could not be read")]
    Photos { failed: usize, of: usize },

    #[cfg(feature = "photos")]
    #[error("{path}: {photo} gets scores that are not finite numbers with these weights")]
    PhotoScores { path: PathBuf, photo: PathBuf },

    #[cfg(feature = "photos")]
    #[error("{path}: the names of the classes: {cause}")]
    Classes { path: PathBuf, cause: String },

    #[error("standard output: {0}")]
    Stdout(io::Error),
}

/// The most characters of a message.
const LONGEST: usize = 2000;

/// A message as it can be shown on a terminal: names in files may hold line ends, commands to the terminal, or a book.
pub(crate) fn one_line(message: &str) -> String {
    let mut line = String::new();
    for (count, c) in message.chars().enumerate() {
        match c {
            _ if count == LONGEST => return line + "...",
            c if c.is_control() => line.extend(c.escape_default()),
            c => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, one_line};

    #[test]
    fn lines() {
        assert_eq!(one_line("weights: 3 \u{fc}"), "weights: 3 \u{fc}");
        assert_eq!(one_line("a\nb\u{1b}[2J"), "a\\nb\\u{1b}[2J");
        assert_eq!(one_line(&"\u{fc}".repeat(LONGEST)), "\u{fc}".repeat(LONGEST));
        assert_eq!(one_line(&"a".repeat(3_000_000)).len(), LONGEST + 3);
    }
}
