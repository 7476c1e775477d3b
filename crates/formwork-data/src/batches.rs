//! What a training loop takes its samples from.

use formwork_tensor::{Shape, Tensor};

use crate::DataError;

/// Batches of samples with their targets, epoch by epoch.
///
/// The order of an epoch, and every random choice in it, is a function of (seed, epoch) and of a sample's number alone. So
/// an epoch can be taken up in its middle, with the batches that it would have had.
pub trait Batches {
    /// The shape of a sample.
    type Input: Shape;
    /// What a sample's output is compared with.
    type Target;

    /// Number of samples of an epoch.
    fn samples(&self) -> usize;

    /// Number of batches of an epoch.
    fn batches(&self) -> usize;

    /// Starts an epoch at its batch number `batch`, counted from 0.
    fn start(&mut self, seed: u64, epoch: u64, batch: usize);

    /// The next batch of the epoch, `None` after its last.
    ///
    /// # Errors
    ///
    /// [`DataError`] where the samples come from files that are read on the way.
    fn next_batch(&mut self) -> Result<Option<Samples<'_, Self::Input, Self::Target>>, DataError>;
}

/// Samples and their targets, as many of each.
pub type Samples<'b, S, Y> = (&'b [Tensor<S>], &'b [Y]);
