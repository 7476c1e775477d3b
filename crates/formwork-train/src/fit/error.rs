//! Why a training cannot go on.

use crate::run::RunError;
use formwork_data::DataError;
use formwork_model::train::TrainError;
use std::path::{Path, PathBuf};

/// Why a training stopped before its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// A loss, a gradient or a weight is not a finite number.
    #[error("training diverged: {what}; {}", last_good(checkpoint.as_deref()))]
    Diverged {
        /// What is not finite, with the step and the tensor's name.
        what: String,
        /// The last checkpoint, which is from before that.
        checkpoint: Option<PathBuf>,
    },
    /// A step cannot be taken.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// The data cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The run cannot begin or go on.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Something cannot be saved.
    #[error("after step {step} the run cannot be saved and stops: {cause}; {}", last_good(checkpoint.as_deref()))]
    Save {
        /// How many steps were taken.
        step: u64,
        /// What is wrong.
        cause: Box<RunError>,
        /// The last checkpoint, which the run goes on from.
        checkpoint: Option<PathBuf>,
    },
    /// The program asks for something else than the run that it should go on with.
    #[error("{}: the run there is another one: `{key}` was {found} and is {expected} now; give it another folder", folder.display())]
    Recipe {
        /// The folder.
        folder: PathBuf,
        /// What differs.
        key: String,
        /// What it was.
        found: String,
        /// What it is now.
        expected: String,
    },
    /// No value has the name that is to be watched.
    #[error("no value of an epoch is called `{name}`; there are {}", names.join(", "))]
    Monitor {
        /// The name.
        name: String,
        /// The names that there are.
        names: Vec<String>,
    },
}

fn last_good(checkpoint: Option<&Path>) -> String {
    checkpoint.map_or("no checkpoint was saved".into(), |path| {
        format!("the last good checkpoint is {}", path.display())
    })
}
