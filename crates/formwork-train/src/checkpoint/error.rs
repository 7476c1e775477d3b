//! What can be wrong with a checkpoint.

use std::path::PathBuf;

/// Why a checkpoint was not written or not read. Every sentence names the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The file cannot be opened, read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file is cut short, has a byte that was changed, or never was a checkpoint.
    #[error("{}: not a whole checkpoint: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The file is whole, but its state is not one that is read here.
    #[error("{}: a checkpoint whose state is not read here: {cause}", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The file is of another network or another optimiser.
    #[error("{}: a checkpoint of another network or optimiser: the tensor `{name}` {cause}", path.display())]
    Tensor {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The run keeps an average of the weights and the checkpoint does not, or another one, or the other way round.
    #[error("{}: a checkpoint {}, but this run is one {}", path.display(), with(*found), with(*expected))]
    Average {
        /// The file.
        path: PathBuf,
        /// How much of the average the checkpoint's run keeps in a step.
        found: Option<f64>,
        /// How much this run does.
        expected: Option<f64>,
    },
}

impl CheckpointError {
    /// Whether an older checkpoint may help: this one is damaged, or cannot be read.
    pub fn is_damage(&self) -> bool {
        matches!(self, CheckpointError::Io { .. } | CheckpointError::Damaged { .. })
    }
}

fn with(decay: Option<f64>) -> String {
    decay.map_or("without an average of the weights".into(), |decay| {
        format!("with an average of the weights that keeps {decay}")
    })
}
