//! The memory that a step takes, before it is taken.

#[cfg(test)]
mod tests;

use super::{TrainError, Trainer, chunks};
use crate::cut::Cut;
use crate::network::Trainable;
use formwork_tensor::{Lanes, Scalar, Shape, TILE};
use std::fs;

/// The bytes of a tile of elements of `size` bytes.
fn tile<T: Scalar, N: Trainable<T>>(size: usize) -> u128 {
    (N::Input::LEN as u128 + 2 * N::Output::LEN as u128 + N::TAPE as u128) * size as u128
}

impl<N: Trainable<T>, F, O, T: Scalar> Trainer<N, F, O, T> {
    /// How many bytes the trainer holds for steps with batches of so many samples: gradients of the parts of a batch, outputs
    /// that the backward pass needs, scratch memory. The network, its gradient, the optimiser's moments and the batch itself
    /// are not among them.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// let net = Network::<Vector<10>, Linear<10, 2>>::zeros();
    /// let trainer = Trainer::new(net, MeanSquaredError, Sgd::default()).threads(1);
    /// let more = trainer.step_bytes(64) - trainer.step_bytes(8);
    /// assert_eq!(more, 7 * 22 * 4); // eight parts of the batch, each with a gradient
    /// ```
    pub fn step_bytes(&self, samples: usize) -> u64 {
        let cut = Cut::new(samples);
        self.bytes(chunks(samples), cut.tiles(), cut.remainder().len())
    }

    /// Of so many parts of a batch, with so many tiles and single samples in all.
    fn bytes(&self, chunks: usize, tiles: usize, alone: usize) -> u64 {
        let (lanes, one) = (tile::<T, N>(size_of::<Lanes<T, TILE>>()), tile::<T, N>(size_of::<T>()));
        let threads = self.threads.count() as u128;
        let kept = if N::BARRIERS > 0 {
            tiles as u128 * lanes + alone as u128 * one
        } else {
            threads * (lanes + one)
        };
        let scratch = threads * (N::TRAIN_SCRATCH * size_of::<Lanes<T, TILE>>()) as u128;
        let gradients = chunks as u128 * size_of::<N>() as u128;
        u64::try_from(kept + scratch + gradients).unwrap_or(u64::MAX)
    }

    /// How many of the [`step_bytes`](Trainer::step_bytes) it does not hold yet.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Tensor, Vector};
    /// let net = Network::<Vector<10>, Linear<10, 2>>::zeros();
    /// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default()).threads(1);
    /// assert_eq!(trainer.missing_bytes(64), trainer.step_bytes(64));
    /// trainer.step(&Tensor::zeros_batch(64), &vec![Tensor::<Vector<2>>::new([1.0; 2]); 64])?;
    /// assert_eq!(trainer.missing_bytes(64), 0);
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    pub fn missing_bytes(&self, samples: usize) -> u64 {
        let held = if self.largest == 0 { 0 } else { self.step_bytes(self.largest) };
        self.step_bytes(samples).saturating_sub(held)
    }

    /// Whether there is the memory for a step with a batch of so many samples, and for what `beside` it there is to be, in bytes: what
    /// the trainer [does not hold yet](Trainer::missing_bytes) and that, against [`available_memory`]. Each step with a larger batch
    /// than before asks this itself, before it takes any.
    ///
    /// # Errors
    ///
    /// [`TrainError::Memory`] with both numbers. Where the system does not tell what there is, there is no error.
    pub fn check_memory(&self, samples: usize, beside: u64) -> Result<(), TrainError> {
        let needed = self.missing_bytes(samples).saturating_add(beside);
        match available_memory() {
            Some(available) if needed > available => Err(TrainError::Memory { samples, needed, available }),
            _ => Ok(()),
        }
    }
}

/// How many bytes of memory this process can still take, by what Linux tells: of the machine, of its control group, and of its
/// limit of addresses (`ulimit -v`). Other systems do not tell.
///
/// ```
/// if let Some(bytes) = formwork_model::train::available_memory() {
///     assert!(bytes > 0);
/// }
/// ```
pub fn available_memory() -> Option<u64> {
    let read = |path: &str| fs::read_to_string(path).ok();
    let machine = read("/proc/meminfo").and_then(|text| kibibytes(&text, "MemAvailable:"));
    let number = |name: &str| read(&format!("/sys/fs/cgroup/{name}"))?.trim().parse::<u64>().ok();
    // Pages of files that were read count as used there, and are given back when others need them.
    let files = || field(&read("/sys/fs/cgroup/memory.stat")?, "inactive_file ")?.parse::<u64>().ok();
    let group = number("memory.max")
        .zip(number("memory.current"))
        .map(|(most, used)| most.saturating_sub(used.saturating_sub(files().unwrap_or(0))));
    let limit = read("/proc/self/limits")
        .and_then(|text| field(&text, "Max address space")?.parse::<u64>().ok())
        .zip(read("/proc/self/status").and_then(|text| kibibytes(&text, "VmSize:")))
        .map(|(most, used)| most.saturating_sub(used));
    [machine, group, limit].into_iter().flatten().min()
}

/// The word that follows a name at the start of a line.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next())
}

fn kibibytes(text: &str, name: &str) -> Option<u64> {
    field(text, name)?.parse::<u64>().ok()?.checked_mul(1024)
}
