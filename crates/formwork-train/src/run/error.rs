//! What can be wrong with a run's folder.

use crate::checkpoint::CheckpointError;
use formwork_model::weights::WeightsError;
use std::io;
use std::path::{Path, PathBuf};

/// Why a run cannot begin, go on, or be saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The system refuses.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// Another process has the folder.
    #[error("{}: another process trains here{}; wait for it, stop it, or give this run another folder", folder.display(), told(.process))]
    Locked {
        /// The folder.
        folder: PathBuf,
        /// What the other process says of itself.
        process: String,
    },
    /// The run in the folder is another one.
    #[error("{}: the run in it is another one: `{key}` is {found} in its config.json, but {expected} now; give it another folder", folder.display())]
    Config {
        /// The folder.
        folder: PathBuf,
        /// What differs.
        key: String,
        /// What it was.
        found: String,
        /// What it is now.
        expected: String,
    },
    /// Something of the run is no JSON.
    #[error("{}: {cause}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The metrics are shorter than when the checkpoint was saved.
    #[error("{}: it has {found} bytes, but had {expected} when the last checkpoint was saved: put it back, or start anew in another folder", path.display())]
    Metrics {
        /// The file.
        path: PathBuf,
        /// How long it is.
        found: u64,
        /// How long it was.
        expected: u64,
    },
    /// There are checkpoints, but each is damaged.
    #[error("{}: none of its checkpoints is whole, so the run cannot go on; delete them to start anew: {}", folder.display(), joined(.damaged))]
    NoneWhole {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with each.
        damaged: Vec<CheckpointError>,
    },
    /// A checkpoint cannot be written, or is of another network.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Weights cannot be written.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

impl RunError {
    pub(crate) fn io(path: &Path, cause: io::Error) -> Self {
        RunError::Io { path: path.into(), cause }
    }

    pub(crate) fn json(path: &Path, cause: &serde_json::Error) -> Self {
        RunError::Json { path: path.into(), cause: cause.to_string() }
    }
}

fn told(process: &str) -> String {
    if process.is_empty() { String::new() } else { format!(" ({process})") }
}

fn joined(damaged: &[CheckpointError]) -> String {
    damaged.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
