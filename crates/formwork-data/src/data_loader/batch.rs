//! One batch.

use std::ops::Range;
use std::sync::Arc;

use formwork_tensor::{Shape, Tensor};

use crate::dataset::copy;
use crate::{Chance, DataError, Dataset, Transform};

/// How samples are made.
pub(super) struct Recipe<D, A> {
    pub(super) data: Arc<D>,
    pub(super) transform: Arc<A>,
    /// Whether samples that cannot be read are left out.
    pub(super) skip: bool,
}

impl<D, A> Clone for Recipe<D, A> {
    fn clone(&self) -> Self {
        Recipe { data: self.data.clone(), transform: self.transform.clone(), skip: self.skip }
    }
}

/// Which samples.
pub(super) struct Job {
    pub(super) order: Arc<Vec<u32>>,
    pub(super) range: Range<usize>,
    pub(super) seed: u64,
    pub(super) epoch: u64,
}

/// A batch in a buffer that is used again: as many inputs count as there are targets.
pub(super) struct Filled<S: Shape, Y> {
    pub(super) inputs: Vec<Tensor<S>>,
    pub(super) targets: Vec<Y>,
    pub(super) skipped: usize,
    pub(super) last_skipped: Option<DataError>,
    pub(super) error: Option<DataError>,
}

impl<S: Shape, Y> Filled<S, Y> {
    pub(super) fn empty() -> Self {
        Filled { inputs: Vec::new(), targets: Vec::new(), skipped: 0, last_skipped: None, error: None }
    }
}

impl<D: Dataset, A: Transform<D::Input>> Recipe<D, A> {
    /// Reads and transforms the samples of a job, until `stop` says that nobody waits for them any more.
    pub(super) fn fill(&self, job: &Job, batch: &mut Filled<A::Out, D::Target>, stop: impl Fn() -> bool) {
        batch.targets.clear();
        (batch.skipped, batch.last_skipped, batch.error) = (0, None, None);
        let indices = &job.order[job.range.clone()];
        if batch.inputs.len() < indices.len() {
            batch.inputs = Tensor::zeros_batch(indices.len());
        }
        for &index in indices {
            if stop() {
                return;
            }
            let mut chance = Chance::new(job.seed, job.epoch, index.into());
            let mut input = Tensor::zeros();
            match self.data.read(index as usize, &mut input, &mut chance) {
                Ok(target) => {
                    let output = self.transform.apply(input, &mut chance);
                    let place = &mut batch.inputs[batch.targets.len()];
                    copy(place.as_mut_slice(), output.as_slice());
                    batch.targets.push(target);
                }
                Err(error) if self.skip => {
                    batch.skipped += 1;
                    batch.last_skipped = Some(error);
                }
                Err(error) => {
                    batch.error = Some(error);
                    return;
                }
            }
        }
    }
}
