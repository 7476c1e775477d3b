//! Samples that are in memory as tensors.

use formwork_data::{Batches, DataError, Samples, shuffle};
use formwork_tensor::{Shape, Tensor};

/// Samples and their targets, in memory, as batches: each epoch in an order that is a function of (seed, epoch) alone. The last
/// batch of an epoch has what is left.
///
/// ```
/// use formwork_data::Batches;
/// use formwork_tensor::{Tensor, Vector};
/// use formwork_train::InMemory;
/// let samples: Vec<_> = (0..5).map(|i| Tensor::<Vector<1>>::new([i as f32])).collect();
/// let mut batches = InMemory::new(samples, (0..5).collect(), 2);
/// batches.start(42, 0, 1); // in the middle of the epoch
/// let (xs, targets) = batches.next_batch()?.unwrap();
/// assert_eq!(xs.len(), 2);
/// assert!(xs.iter().zip(targets).all(|(x, target)| x[0] == *target as f32));
/// # Ok::<(), formwork_data::DataError>(())
/// ```
pub struct InMemory<S: Shape, Y> {
    samples: Vec<Tensor<S>>,
    targets: Vec<Y>,
    size: usize,
    order: Vec<u32>,
    taken: usize,
    batch: Vec<Tensor<S>>,
    batch_targets: Vec<Y>,
}

impl<S: Shape, Y: Clone> InMemory<S, Y> {
    /// Batches of `batch_size` samples.
    ///
    /// # Panics
    ///
    /// If there are not as many targets as samples, or if `batch_size` is 0.
    pub fn new(samples: Vec<Tensor<S>>, targets: Vec<Y>, batch_size: usize) -> Self {
        assert_eq!(samples.len(), targets.len(), "as many targets as samples");
        assert!(batch_size > 0, "a batch has at least one sample");
        let size = batch_size.min(samples.len().max(1));
        let order = (0..).take(samples.len()).collect();
        let batch = Tensor::zeros_batch(size);
        InMemory { samples, targets, size, order, taken: 0, batch, batch_targets: Vec::new() }
    }
}

impl<S: Shape, Y: Clone> Batches for InMemory<S, Y> {
    type Input = S;
    type Target = Y;

    fn samples(&self) -> usize {
        self.samples.len()
    }

    fn batches(&self) -> usize {
        self.samples.len().div_ceil(self.size)
    }

    fn start(&mut self, seed: u64, epoch: u64, batch: usize) {
        shuffle(&mut self.order, seed, epoch);
        self.taken = batch.saturating_mul(self.size).min(self.order.len());
    }

    fn next_batch(&mut self) -> Result<Option<Samples<'_, S, Y>>, DataError> {
        let left = &self.order[self.taken..];
        let numbers = &left[..left.len().min(self.size)];
        self.taken += numbers.len();
        self.batch_targets.clear();
        for (&number, to) in numbers.iter().zip(&mut self.batch) {
            to.as_mut_slice().copy_from_slice(self.samples[number as usize].as_slice());
            self.batch_targets.push(self.targets[number as usize].clone());
        }
        Ok((!numbers.is_empty()).then(|| (&self.batch[..numbers.len()], &*self.batch_targets)))
    }
}
