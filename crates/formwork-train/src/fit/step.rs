//! A step.

use super::training::{Data, Training};
use super::{Control, FitError, StepReport};
use formwork_layers::Trainable;
use formwork_model::loss::Loss;
use formwork_model::optim::{LearningRates, Optimizer};
use formwork_model::train::TrainError;

impl<N: Trainable, F: Loss<N::Output, Y>, O: Optimizer<f32> + LearningRates, Y: Sync>
    Training<'_, N, F, O, Y>
{
    /// A step; `false` if the epoch has no more batches.
    pub(super) fn step(&mut self, train: Data<'_, N, Y>, batches: usize) -> Result<bool, FitError> {
        let (mut count, mut loss, mut samples) = (0, 0.0, 0);
        while count < self.recipe.accumulate {
            let Some((xs, targets)) = train.next_batch()? else { break };
            let report = match count {
                0 => self.trainer.compute_gradient(xs, targets),
                _ => self.trainer.accumulate_gradient(xs, targets),
            };
            let report = match report {
                Ok(report) => report,
                Err(error @ TrainError::NotFinite { .. }) => return Err(self.diverged(error.to_string())),
                Err(error) => return Err(error.into()),
            };
            let sums = &mut self.progress.sums;
            sums.loss += report.loss * xs.len() as f64;
            sums.samples += xs.len() as u64;
            sums.correct += report.correct as u64;
            (count, loss, samples) = (count + 1, loss + report.loss, samples + xs.len());
        }
        if count == 0 {
            return Ok(false);
        }
        if count > 1 {
            self.trainer.scale_gradient(1.0 / count as f64);
        }
        let norm = match self.recipe.clip_grad_norm {
            Some(most) => self.trainer.clip_grad_norm(most),
            None => self.trainer.gradient_norm(),
        };
        if !norm.is_finite()
            && let Err(error) = self.trainer.check_gradient()
        {
            return Err(self.diverged(error.to_string()));
        }
        if let Some(most) = self.recipe.clip_grad_value {
            self.trainer.clip_grad_value(most);
        }
        self.set_rates();
        let lr = self.rates().first().copied().unwrap_or_default();
        self.progress.sums.lr = lr;
        self.trainer.apply()?;
        if let Some(ema) = &mut self.ema {
            ema.update(self.trainer.net());
        }
        self.progress.batch += count;
        let report = StepReport {
            epoch: self.progress.epoch + 1,
            batch: self.progress.batch,
            batches,
            step: self.trainer.steps(),
            samples,
            loss: loss / count as f64,
            norm,
            lr,
        };
        for callback in &mut self.callbacks {
            self.stop |= callback.step(self.trainer, &report) == Control::Stop;
        }
        Ok(true)
    }
}
