//! Gradients across processes, and what a step consists of.

use super::buffers::Held;
use super::{Reduce, Report, TrainError, Trainer, chunks, passes, samples_of, update};
use crate::loss::{Loss, Score};
use crate::network::Trainable;
use crate::optim::Optimizer;
use formwork_tensor::{Scalar, Tensor};

impl<T: Scalar, N, F, O> Trainer<N, F, O, T> {
    /// [`compute_gradient`](Trainer::compute_gradient) with other processes, to the bits of one. Each of them calls this with
    /// the whole batch, of which it computes its [share](Reduce::share) of the chunks, and reads no other samples' values; the
    /// report and the gradient are then those of the whole batch in all of them, and [`apply`](Trainer::apply) keeps their
    /// networks alike if they, the seeds, the optimisers and the losses were.
    ///
    /// [`Reduce`] has an example.
    ///
    /// # Errors
    ///
    /// As [`compute_gradient`](Trainer::compute_gradient), in every process, and what `reduce` says. If that is after the
    /// passes, the gradient is not to be used.
    pub fn compute_gradient_across<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.held = Held::default();
        self.add_gradient(reduce, samples, targets)
    }

    /// [`accumulate_gradient`](Trainer::accumulate_gradient) with other processes, which
    /// [`compute_gradient_across`](Trainer::compute_gradient_across) describes.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn accumulate_gradient_across<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        self.add_gradient(reduce, samples, targets)
    }

    /// One step of the optimiser with the [`gradient`](Trainer::gradient) as it is, whoever wrote it. What is not learned in the
    /// network, the running statistics of a batch normalisation, takes in the batches that the gradient was computed of since
    /// the last step, each once.
    ///
    /// # Errors
    ///
    /// [`TrainError::HyperParameter`] if the optimiser makes no sense. Nothing is then changed.
    pub fn apply(&mut self) -> Result<(), TrainError>
    where
        N: Trainable<T>,
        O: Optimizer<T>,
    {
        self.optimizer.check()?;
        self.change(None);
        Ok(())
    }

    /// The optimiser's step, before it the sum of so many chunks' gradients if they are not added up yet; then the buffers'.
    pub(super) fn change(&mut self, chunks: Option<usize>)
    where
        N: Trainable<T>,
        O: Optimizer<T>,
    {
        self.compute.dispatch(update::Update { trainer: self, chunks });
        self.steps += 1;
        self.layout.count_step();
        let Held { batches, .. } = core::mem::take(&mut self.held);
        for batch in 0..batches {
            self.net.update_buffers(&self.shared[batch * N::SHARED..][..N::SHARED]);
        }
    }

    /// The gradient of a batch, on top of those that are held.
    fn add_gradient<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        let report = self.passes(reduce, samples, targets)?;
        let (chunks, onto) = (chunks(samples.len()), self.held.batches > 0);
        self.compute.dispatch(update::Total { trainer: self, reduce, chunks, onto })?;
        self.held.batches += 1;
        self.held.samples += samples.len();
        Ok(report)
    }

    /// Both passes over a batch; every chunk then has its part of the gradient.
    pub(super) fn passes<G: Sync, R: Reduce>(
        &mut self,
        reduce: &mut R,
        samples: &[Tensor<N::Input, T>],
        targets: &[G],
    ) -> Result<Report, R::Error>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
        O: Optimizer<T>,
    {
        if samples.is_empty() {
            return Err(TrainError::EmptyBatch.into());
        }
        if samples.len() != targets.len() {
            let lengths = TrainError::Lengths { samples: samples.len(), targets: targets.len() };
            return Err(lengths.into());
        }
        self.loss.check().map_err(TrainError::from)?;
        if samples.len() > self.largest {
            self.check_memory(samples.len(), 0)?;
            self.largest = samples.len();
        }
        let divisor = self.divisor(reduce, targets)?;
        self.compute.dispatch(passes::Passes { trainer: self, reduce, samples, targets, divisor })?;
        let own = &self.chunks[..reduce.share(chunks(samples.len())).len()];
        // The number of correct samples is a whole number below 2^53.
        let mut sums = [0.0f64; 2];
        reduce.sum(&mut sums, |sums| {
            let mut score = Score { loss: sums[0], correct: sums[1] as usize };
            own.iter().for_each(|chunk| score += chunk.score);
            sums.copy_from_slice(&[score.loss, score.correct as f64]);
        })?;
        let loss = sums[0] / divisor;
        if !loss.is_finite() {
            return Err(TrainError::NotFinite { step: self.steps + 1, loss }.into());
        }
        Ok(Report { loss, correct: sums[1] as usize })
    }

    /// What the sum over the batch's terms is divided by. Weights are summed up chunk by chunk, as everything is that other
    /// processes have a part of.
    fn divisor<G, R: Reduce>(&self, reduce: &mut R, targets: &[G]) -> Result<f64, R::Error>
    where
        N: Trainable<T>,
        F: Loss<N::Output, G, T>,
    {
        if !F::WEIGHTED {
            return Ok(F::divisor(targets.len()) as f64);
        }
        let share = reduce.share(chunks(targets.len()));
        let mut sum = [0.0f64];
        reduce.sum(&mut sum, |sum| {
            for chunk in share {
                for samples in samples_of(chunk..chunk + 1, targets.len()) {
                    sum[0] += self.loss.weight(&targets[samples]);
                }
            }
        })?;
        if sum[0] > 0.0 { Ok(sum[0]) } else { Err(TrainError::NoWeight.into()) }
    }
}
