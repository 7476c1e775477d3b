//! The end of an epoch, or of a part of one: what is measured, and what is saved.

use super::training::Training;
use super::{Control, Ended, EpochReport, FitError, Outcome};
use crate::checkpoint::{EpochSums, Over};
use crate::evaluate::evaluate;
use crate::metrics::Metric;
use crate::run::RunError;
use crate::stopping::Watched;
use formwork_layers::Trainable;
use formwork_model::loss::Loss;
use formwork_model::optim::{LearningRates, Optimizer};
use formwork_model::train::Ema;
use formwork_model::weights::Metadata;
use formwork_tensor::memory;
use formwork_tensor::parameters::Place;
use std::time::Instant;

impl<N: Trainable, F: Loss<N::Output, Y>, O: Optimizer<f32> + LearningRates, Y: Sync>
    Training<'_, N, F, O, Y>
{
    /// Measures, tells, and saves.
    pub(super) fn end_epoch(&mut self, started: Instant) -> Result<(), FitError> {
        if let Some(name) = not_finite(self.trainer.net()) {
            let step = self.trainer.steps();
            return Err(
                self.diverged(format!("after step {step} `{name}` has a value that is not a finite number"))
            );
        }
        let EpochSums { loss, samples, correct, lr } = core::mem::take(&mut self.progress.sums);
        let mut values = vec![("train_loss".to_owned(), loss / samples as f64)];
        if correct > 0 {
            let terms = samples as f64 * F::TERMS as f64;
            values.push(("train_accuracy".to_owned(), correct as f64 / terms));
        }
        if let Some(validation) = &mut self.validation {
            let net = self.ema.as_ref().map_or(self.trainer.net(), Ema::net);
            let mut metrics: Vec<&mut dyn Metric<N::Output, Y>> = Vec::new();
            for metric in &mut self.metrics {
                metrics.push(&mut **metric);
            }
            let measured =
                evaluate(&mut self.trainer.inference(net), self.trainer.loss(), *validation, &mut metrics)?;
            values.extend(measured.into_iter().map(|(name, value)| (format!("val_{name}"), value)));
        }
        (self.progress.epoch, self.progress.batch) = (self.progress.epoch + 1, 0);
        let (epoch, step) = (self.progress.epoch, self.trainer.steps());
        let report = EpochReport { epoch, step, lr, values, seconds: started.elapsed().as_secs_f64() };
        let watched = self.watch(&report)?;
        for callback in &mut self.callbacks {
            self.stop |= callback.epoch(self.trainer, &report) == Control::Stop;
        }
        self.progress.over = match watched {
            _ if self.stop => Some(Over::Stopped),
            Some(Watched::Stop) => Some(Over::NoBetter),
            _ => None,
        };
        let saved = self.save_epoch(&report, watched == Some(Watched::Better));
        saved.map_err(|cause| self.save_error(cause))?;
        self.epochs.push(report);
        self.save()
    }

    fn watch(&mut self, report: &EpochReport) -> Result<Option<Watched>, FitError> {
        let Some(stopping) = &mut self.progress.stopping else { return Ok(None) };
        let Some(value) = report.get(stopping.monitor()) else {
            let names = report.values.iter().map(|(name, _)| name.clone()).collect();
            return Err(FitError::Monitor { name: stopping.monitor().into(), names });
        };
        Ok(Some(stopping.add(report.epoch, value)))
    }

    /// The line and the weights. The checkpoint comes after them: whoever is stopped in between does all of it again.
    fn save_epoch(&mut self, report: &EpochReport, best: bool) -> Result<(), RunError> {
        let Some(run) = &mut self.run else { return Ok(()) };
        self.progress.metrics = run.log(report)?;
        let net = self.ema.as_ref().map_or(self.trainer.net(), Ema::net);
        let mut notes = Metadata::from([
            ("epoch".to_owned(), report.epoch.to_string()),
            ("step".to_owned(), report.step.to_string()),
        ]);
        run.save_weights("weights.safetensors", net, &notes)?;
        if let (true, Some(stopping)) = (best, &self.progress.stopping) {
            let value = report.get(stopping.monitor()).unwrap_or(f64::NAN);
            notes.insert(stopping.monitor().to_owned(), value.to_string());
            run.save_weights("best.safetensors", net, &notes)?;
        }
        Ok(())
    }

    /// A checkpoint, unless the last one is of this moment.
    pub(super) fn save(&mut self) -> Result<(), FitError> {
        self.set_rates();
        self.progress.lr = self.rates();
        let Some(run) = &mut self.run else { return Ok(()) };
        let saved = run.save(self.trainer, self.ema.as_ref(), &self.progress);
        saved.map_err(|cause| self.save_error(cause))?;
        self.saved = Some((self.trainer.steps(), self.progress.batch));
        Ok(())
    }

    /// Saves and says how to go on.
    pub(super) fn interrupted(mut self) -> Result<Outcome<N>, FitError> {
        if self.saved != Some((self.trainer.steps(), self.progress.batch)) && self.trainer.steps() > 0 {
            self.save()?;
        }
        let step = self.trainer.steps();
        let checkpoint = self.checkpoint();
        let line = match (&self.run, &checkpoint) {
            (Some(run), Some(_)) => format!(
                "stopped after step {step}, which is saved in {}: run the same command again to go on from there",
                run.path().display()
            ),
            (Some(_), None) => "stopped before the first step: there is nothing to save".into(),
            (None, _) => format!("stopped after step {step}, which is not saved: this run has no folder"),
        };
        self.note(&line);
        Ok(self.ended(Ended::Interrupted { checkpoint }))
    }
}

/// The first tensor with a value that is not a finite number.
fn not_finite<N: Trainable>(net: &N) -> Option<String> {
    let values = memory::as_slice::<f32, N>(net);
    if values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mut name = None;
    N::describe(Place::default(), &mut |tensor| {
        let values = &values[tensor.offset..][..tensor.len];
        if name.is_none() && !values.iter().all(|value| value.is_finite()) {
            name = Some(tensor.path.to_string());
        }
    });
    name
}
