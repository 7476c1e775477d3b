//! All that a run goes on from, in one file.
//!
//! A checkpoint is a safetensors file. Its tensors are the network's (`model.NAME`, buffers too), those of their average
//! (`average.NAME`) and what the optimiser remembers of each learned one (`moment0.NAME`, `moment1.NAME`, ..), as they are in
//! memory, to the bit. Its notes are `checksum`, `format`, and `state`: everything else as JSON. The checksum is the CRC-32 of all
//! bytes of the file with zeros in its own place, which finds any flipped byte and any cut; it is no protection from anybody who
//! means it.

mod error;
mod file;
mod tensors;
pub(crate) use file::sync_folder;
#[cfg(test)]
mod tests;

pub use error::CheckpointError;

use crate::stopping::EarlyStopping;
use formwork_layers::Parameters;
use formwork_model::optim::Optimizer;
use formwork_model::train::{Ema, FrozenTensor, Trainer, TrainerState};
use formwork_tensor::memory;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Where a run is, beside the network, its average and the optimiser's moments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// How many epochs are over.
    pub epoch: u64,
    /// How many batches of the epoch after them were taken.
    pub batch: usize,
    /// What was summed up over those batches.
    pub sums: EpochSums,
    /// The seed of the order of the samples.
    pub seed: u64,
    /// The optimiser's learning rates.
    pub lr: Vec<f64>,
    /// What early stopping remembers.
    pub stopping: Option<EarlyStopping>,
    /// The length in bytes that the file of metrics has.
    pub metrics: u64,
    /// Why the run is over before all epochs are, if it is.
    pub over: Option<Over>,
    /// What must not change while a run is under way, by name.
    pub recipe: BTreeMap<String, serde_json::Value>,
}

/// Why a run is over before all epochs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Over {
    /// The watched value did not become better for as long as there was patience.
    NoBetter,
    /// A callback said so.
    Stopped,
}

/// The sums of an epoch under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochSums {
    /// Over the batches: the loss times the number of samples.
    pub loss: f64,
    /// How many samples there were.
    pub samples: u64,
    /// For how many the right class had the highest score.
    pub correct: u64,
    /// The first learning rate of the last step.
    pub lr: f64,
}

/// The state as the file has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    steps: u64,
    seed: u64,
    frozen: BTreeMap<String, (bool, u64)>,
    average: Option<(f64, u64)>,
    progress: Progress,
}

/// Writes a checkpoint beside its place and renames it, after it is on the disk, then sees to it that the name is there too.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_tensor::{Tensor, Vector};
/// use formwork_train::checkpoint::{self, Progress};
/// type Net = Network<Vector<1>, Linear<1, 1>>;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("checkpoint.safetensors");
/// let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Adam::default());
/// let (xs, targets) = ([Tensor::new([1.0])], [Tensor::<Vector<1>>::new([3.0])]);
/// trainer.step(&xs, &targets)?;
/// checkpoint::save(&path, &trainer, None, &Progress { batch: 1, ..Progress::default() })?;
///
/// let mut other = Trainer::new(Net::seeded(1), MeanSquaredError, Adam::default());
/// assert_eq!(checkpoint::load(&path, &mut other, None)?.batch, 1);
/// assert_eq!(trainer.step(&xs, &targets)?, other.step(&xs, &targets)?);
/// assert_eq!(trainer.net(), other.net());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`CheckpointError::Io`] where the file cannot be written. One that was there is then as it was.
pub fn save<N: Parameters<f32>, F, O: Optimizer<f32>>(
    path: &Path,
    trainer: &Trainer<N, F, O>,
    average: Option<&Ema<N>>,
    progress: &Progress,
) -> Result<(), CheckpointError> {
    let TrainerState { steps, seed, moments, frozen } = trainer.state();
    let frozen = frozen.into_iter().map(|(name, tensor)| (name, (tensor.frozen, tensor.steps))).collect();
    let state = State {
        steps,
        seed,
        frozen,
        average: average.map(|average| (average.decay(), average.updates())),
        progress: progress.clone(),
    };
    let state = serde_json::to_string(&state)
        .map_err(|cause| CheckpointError::State { path: path.into(), cause: cause.to_string() })?;
    let net = memory::as_slice::<f32, N>(trainer.net());
    let average = average.map(|average| memory::as_slice::<f32, N>(average.net()));
    let tensors = tensors::of::<N>(net, average, &moments);
    file::write(path, &tensors, &state).map_err(|cause| CheckpointError::Io { path: path.into(), cause })
}

/// Sets a trainer, and an average if there is one, to what a checkpoint has, and returns where the run is. Every step that follows
/// has the bits that it would have had.
///
/// # Errors
///
/// [`CheckpointError`] for a file that cannot be read, is damaged anywhere, or is of another network, another optimiser, or a run
/// with an average where there is none, or the other way round. Nothing is then changed.
pub fn load<N: Parameters<f32>, F, O: Optimizer<f32>>(
    path: &Path,
    trainer: &mut Trainer<N, F, O>,
    average: Option<&mut Ema<N>>,
) -> Result<Progress, CheckpointError> {
    let bytes = file::read(path)?;
    let (tensors, state) = file::parse(path, &bytes)?;
    let state: State = serde_json::from_str(&state)
        .map_err(|cause| CheckpointError::State { path: path.into(), cause: cause.to_string() })?;
    if state.average.map(|(decay, _)| decay) != average.as_ref().map(|average| average.decay()) {
        let (found, expected) =
            (state.average.map(|(decay, _)| decay), average.map(|average| average.decay()));
        return Err(CheckpointError::Average { path: path.into(), found, expected });
    }
    let (mut net, mut averages) = (memory::zeroed_box::<f32, N>(), memory::zeroed_box::<f32, N>());
    let with_average = average.is_some().then(|| memory::as_mut_slice::<f32, N>(&mut averages));
    let moments =
        tensors::fill::<N>(path, &tensors, memory::as_mut_slice::<f32, N>(&mut net), with_average, O::STATE)?;
    let frozen = state.frozen.into_iter();
    let frozen = frozen.map(|(name, (frozen, steps))| (name, FrozenTensor { frozen, steps })).collect();
    trainer
        .set_state(&TrainerState { steps: state.steps, seed: state.seed, moments, frozen })
        .map_err(|cause| CheckpointError::State { path: path.into(), cause: cause.to_string() })?;
    memory::as_mut_slice::<f32, N>(trainer.net_mut()).copy_from_slice(memory::as_slice::<f32, N>(&net));
    if let (Some(average), Some((decay, updates))) = (average, state.average) {
        *average = Ema::resume(averages, decay, updates);
    }
    Ok(state.progress)
}

/// Whether a file is a whole checkpoint, of whatever network.
///
/// # Errors
///
/// [`CheckpointError`] for one that cannot be read or is damaged.
pub fn check(path: &Path) -> Result<(), CheckpointError> {
    let bytes = file::read(path)?;
    check_slice(path, &bytes)
}

/// [`check`] of bytes in memory; the path is for what is said of them.
///
/// # Errors
///
/// [`CheckpointError`] for bytes that are no whole checkpoint.
pub fn check_slice(path: &Path, bytes: &[u8]) -> Result<(), CheckpointError> {
    let (_, state) = file::parse(path, bytes)?;
    let state: Result<State, _> = serde_json::from_str(&state);
    state.map(|_| ()).map_err(|cause| CheckpointError::State { path: path.into(), cause: cause.to_string() })
}
