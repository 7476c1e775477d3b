//! The folder of a run.
//!
//! | file | what it holds |
//! |---|---|
//! | `config.json` | what the program says of the run: its numbers, which must be the same when it goes on |
//! | `metrics.jsonl` | a line of JSON for each epoch |
//! | `checkpoints/step-000000000123.safetensors` | all that the run goes on from, after so many steps; the last two are kept |
//! | `weights.safetensors` | the weights after the last epoch (their average, where the run keeps one) |
//! | `best.safetensors` | those of the best epoch, where the run watches a value |
//! | `lock` | held by the process that trains here |
//!
//! Every file but the metrics is written beside its place, brought to the disk, and renamed. The metrics are brought to the disk
//! before the checkpoint that knows their length, and what is behind that length is cut off when the run goes on.

mod error;
mod folder;
mod lock;
mod metrics;
#[cfg(test)]
mod tests;

pub use error::RunError;

use crate::checkpoint::{self, CheckpointError, Progress};
use folder::Folder;
pub(crate) use folder::difference;
use formwork_layers::Parameters;
use formwork_model::optim::Optimizer;
use formwork_model::train::{Ema, Trainer};
use formwork_model::weights::{self, Metadata};
use lock::Lock;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// How many checkpoints are kept.
const KEPT: usize = 2;

/// A run in a folder: a new one, or one that goes on. It has the folder for itself until it is dropped, and when the process
/// ends, however that happens.
///
/// ```
/// use formwork_train::Run;
/// use serde::Serialize;
/// #[derive(Serialize)]
/// struct Config {
///     lr: f64,
///     batch_size: usize,
/// }
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("run");
/// let run = Run::open(&path, &Config { lr: 0.1, batch_size: 64 })?;
/// let second = Run::open(&path, &Config { lr: 0.1, batch_size: 64 }).unwrap_err();
/// assert!(second.to_string().contains("another process trains here"));
/// drop(run);
/// let other = Run::open(&path, &Config { lr: 0.2, batch_size: 64 }).unwrap_err();
/// assert!(other.to_string().ends_with("`lr` is 0.1 in its config.json, but 0.2 now; give it another folder"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Run {
    folder: Folder,
    /// Dropped when the run is.
    _lock: Lock,
    passed_over: Vec<CheckpointError>,
    lines: Vec<String>,
}

impl Run {
    /// Opens a folder for a run with this configuration: makes it if it is not there, and if there is a run in it, that one goes
    /// on. `config` is what the run depends on beside the code, a struct with `#[derive(Serialize)]` or a `serde_json::json!`; without
    /// the number of epochs, if that may grow.
    ///
    /// # Errors
    ///
    /// [`RunError`] if the folder cannot be made or written to, if another process trains there, or if the run in it had another
    /// configuration.
    pub fn open(path: impl AsRef<Path>, config: &impl Serialize) -> Result<Self, RunError> {
        let folder = Folder::make(path.as_ref())?;
        let lock = Lock::take(&folder.lock())?;
        folder.configure(config)?;
        folder.clear_unfinished()?;
        Ok(Run { folder, _lock: lock, passed_over: Vec::new(), lines: Vec::new() })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The checkpoints, the newest first.
    ///
    /// # Errors
    ///
    /// [`RunError::Io`] if the folder cannot be read.
    pub fn checkpoints(&self) -> Result<Vec<PathBuf>, RunError> {
        Ok(self.folder.checkpoints()?.into_iter().map(|(_, path)| path).collect())
    }

    /// Sets a trainer, and an average if there is one, to the last good checkpoint, and cuts the metrics back to what they were
    /// then. `None` where there is no checkpoint: the run begins. Damaged ones are passed over
    /// ([`passed_over`](Run::passed_over)).
    ///
    /// # Errors
    ///
    /// [`RunError`] if there are checkpoints but none is whole, if the last good one is of another network or optimiser, or if
    /// the metrics cannot be read or have become shorter.
    pub fn resume<N: Parameters<f32>, F, O: Optimizer<f32>>(
        &mut self,
        trainer: &mut Trainer<N, F, O>,
        mut average: Option<&mut Ema<N>>,
    ) -> Result<Option<Progress>, RunError> {
        self.passed_over.clear();
        for (_, path) in self.folder.checkpoints()? {
            match checkpoint::load(&path, trainer, average.as_deref_mut()) {
                Ok(progress) => {
                    self.lines = metrics::cut(&self.folder.metrics(), progress.metrics)?;
                    return Ok(Some(progress));
                }
                Err(error) if error.is_damage() => self.passed_over.push(error),
                Err(error) => return Err(error.into()),
            }
        }
        if !self.passed_over.is_empty() {
            let damaged = self.passed_over.drain(..).collect();
            return Err(RunError::NoneWhole { folder: self.path().into(), damaged });
        }
        self.lines = metrics::cut(&self.folder.metrics(), 0)?;
        Ok(None)
    }

    /// The checkpoints that [`resume`](Run::resume) passed over because they were damaged.
    pub fn passed_over(&self) -> &[CheckpointError] {
        &self.passed_over
    }

    /// The lines of metrics so far.
    pub fn metrics(&self) -> &[String] {
        &self.lines
    }

    /// Adds a line to the metrics; when this returns it is on the disk. Returns how long they are now, which the next
    /// checkpoint's [`Progress`] says.
    ///
    /// # Errors
    ///
    /// [`RunError::Io`] if that cannot be done.
    pub fn log(&mut self, line: &impl Serialize) -> Result<u64, RunError> {
        let path = self.folder.metrics();
        let line = serde_json::to_string(line).map_err(|cause| RunError::json(&path, &cause))?;
        let length = metrics::add(&path, &line)?;
        self.lines.push(line);
        Ok(length)
    }

    /// Saves a checkpoint; when this returns it is on the disk. The older ones are deleted but for one.
    ///
    /// # Errors
    ///
    /// [`RunError`] if that cannot be done. The checkpoints that were there are then still there.
    pub fn save<N: Parameters<f32>, F, O: Optimizer<f32>>(
        &mut self,
        trainer: &Trainer<N, F, O>,
        average: Option<&Ema<N>>,
        progress: &Progress,
    ) -> Result<PathBuf, RunError> {
        let path = self.folder.checkpoint(trainer.steps());
        checkpoint::save(&path, trainer, average, progress)?;
        // Those of later steps were passed over when the run went on here: they are damaged.
        let (later, others): (Vec<_>, Vec<_>) =
            self.folder.checkpoints()?.into_iter().partition(|(steps, _)| *steps > trainer.steps());
        for (_, old) in later.into_iter().chain(others.into_iter().skip(KEPT)) {
            // What cannot be deleted is in nobody's way.
            let _ = std::fs::remove_file(old);
        }
        Ok(path)
    }

    /// Saves the weights of a network under a name in the folder, with notes; when this returns they are on the disk.
    ///
    /// # Errors
    ///
    /// [`RunError::Weights`] if that cannot be done, or if a value is not a finite number.
    pub fn save_weights<N: Parameters<f32>>(
        &self,
        name: &str,
        net: &N,
        notes: &Metadata,
    ) -> Result<PathBuf, RunError> {
        let path = self.path().join(name);
        weights::save::<f32, N>(&path, net, notes)?;
        checkpoint::sync_folder(&path).map_err(|cause| RunError::io(&path, cause))?;
        Ok(path)
    }
}
