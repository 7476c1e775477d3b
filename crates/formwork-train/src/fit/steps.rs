//! A training under way.

use super::callback::{Begin, Callback, Control};
use super::{Ended, EpochReport, Every, Fit, FitError, Outcome, Rates, Recipe, StepReport};
use crate::checkpoint::{EpochSums, Progress};
use crate::evaluate::evaluate;
use crate::interrupt::Interrupt;
use crate::metrics::Metric;
use crate::run::{Run, RunError, difference};
use crate::stopping::{EarlyStopping, Watched};
use formwork_data::Batches;
use formwork_layers::Trainable;
use formwork_model::loss::Loss;
use formwork_model::optim::{LearningRates, Optimizer};
use formwork_model::schedule::LrScheduler;
use formwork_model::train::{Ema, TrainError, Trainer};
use formwork_model::weights::Metadata;
use formwork_tensor::memory;
use formwork_tensor::parameters::Place;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// The samples that a training is given.
type Data<'d, N, Y> = &'d mut dyn Batches<Input = <N as formwork_layers::Model>::Input, Target = Y>;

pub(super) struct Training<'a, N: Trainable, F, O, Y> {
    trainer: &'a mut Trainer<N, F, O>,
    recipe: Recipe,
    scheduler: Option<(Every, LrScheduler<Rates<'a>>)>,
    ema: Option<Ema<N>>,
    validation: Option<&'a mut (dyn Batches<Input = N::Input, Target = Y> + 'a)>,
    metrics: Vec<Box<dyn Metric<N::Output, Y> + 'a>>,
    run: Option<&'a mut Run>,
    interrupt: Interrupt,
    callbacks: Vec<Box<dyn Callback<N, F, O> + 'a>>,
    progress: Progress,
    epochs: Vec<EpochReport>,
    /// Where the run is saved: the step, and the number of batches of the epoch.
    saved: Option<(u64, usize)>,
    stop: bool,
}

impl<'a, N: Trainable, F: Loss<N::Output, Y>, O: Optimizer<f32> + LearningRates, Y: Sync>
    Training<'a, N, F, O, Y>
{
    /// From the start, or from where the run is.
    pub(super) fn begin(fit: Fit<'a, N, F, O, Y>, train: Data<'_, N, Y>) -> Result<Self, FitError> {
        let Fit {
            trainer,
            recipe,
            schedule,
            ema,
            validation,
            metrics,
            stopping,
            run,
            interrupt,
            callbacks,
            ..
        } = fit;
        let (samples, batches) = (train.samples(), train.batches());
        trainer.check_memory(samples.div_ceil(batches.max(1)))?;
        let fixed = recipe.fixed(&mut trainer.optimizer, samples, batches);
        let scheduler =
            schedule.map(|(every, schedule)| (every, LrScheduler::new(&mut trainer.optimizer, schedule)));
        let ema = ema.map(|decay| Ema::new(trainer.net(), decay));
        let progress = Progress { seed: recipe.seed, recipe: fixed, stopping, ..Progress::default() };
        let mut training = Training {
            trainer,
            recipe,
            scheduler,
            ema,
            validation,
            metrics,
            run,
            interrupt,
            callbacks,
            progress,
            epochs: Vec::new(),
            saved: None,
            stop: false,
        };
        let resumed = training.resume()?;
        training.set_rates();
        let begin = Begin {
            epochs: training.recipe.epochs,
            epoch: training.progress.epoch,
            batches,
            samples,
            steps: training.trainer.steps(),
        };
        for callback in &mut training.callbacks {
            callback.begin(training.trainer, &begin);
        }
        if cfg!(debug_assertions) {
            training.note(DEBUG_BUILD);
        }
        resumed.iter().for_each(|line| training.note(line));
        Ok(training)
    }

    /// Takes up the run where it is, and returns what is to be said of that.
    fn resume(&mut self) -> Result<Vec<String>, FitError> {
        let Some(run) = &mut self.run else { return Ok(Vec::new()) };
        let Some(found) = run.resume(self.trainer, self.ema.as_mut())? else { return Ok(Vec::new()) };
        let mut notes: Vec<String> = run
            .passed_over()
            .iter()
            .map(|damaged| format!("passed over a damaged checkpoint: {damaged}"))
            .collect();
        let folder = run.path().to_owned();
        let other = |key: &str, found: String, expected: String| FitError::Recipe {
            folder: folder.clone(),
            key: key.into(),
            found,
            expected,
        };
        let [before, now] = [&found.recipe, &self.progress.recipe].map(|recipe| json!(recipe));
        if let Some((key, found, expected)) = difference("", &before, &now) {
            return Err(other(&key, found, expected));
        }
        match (&found.stopping, &self.progress.stopping) {
            (None, None) => {}
            (Some(a), Some(b)) if a.watches_like(b) => {}
            (a, b) => {
                let said = |stopping: &Option<EarlyStopping>| format!("{stopping:?}");
                return Err(other("early_stopping", said(a), said(b)));
            }
        }
        self.epochs = run
            .metrics()
            .iter()
            .map(|line| serde_json::from_str(line))
            .collect::<Result<_, _>>()
            .map_err(|cause| RunError::json(&run.path().join("metrics.jsonl"), &cause))?;
        let rates = found.lr.clone();
        self.progress = found;
        self.saved = Some((self.trainer.steps(), self.progress.batch));
        match &self.scheduler {
            Some(_) => {
                self.set_rates();
                if self.rates() != rates {
                    return Err(other("lr", format!("{rates:?}"), format!("{:?}", self.rates())));
                }
            }
            None => {
                let mut rates = rates.into_iter();
                self.trainer.optimizer.learning_rates(&mut |lr| *lr = rates.next().unwrap_or(*lr));
            }
        }
        let Progress { epoch, batch, .. } = self.progress;
        let middle = if batch > 0 { format!(" and {batch} batches") } else { String::new() };
        let steps = self.trainer.steps();
        notes.push(format!("goes on in {} after {epoch} epochs{middle} ({steps} steps)", folder.display()));
        Ok(notes)
    }

    pub(super) fn run(mut self, train: Data<'_, N, Y>) -> Result<Outcome<N>, FitError> {
        while self.progress.epoch < self.recipe.epochs && !self.progress.over {
            let started = Instant::now();
            train.start(self.recipe.seed, self.progress.epoch, self.progress.batch);
            let batches = train.batches();
            loop {
                if self.interrupt.is_requested() {
                    return self.interrupted();
                }
                if self.stop || !self.step(train, batches)? {
                    break;
                }
                let (step, batch) = (self.trainer.steps(), self.progress.batch);
                let due = self.recipe.checkpoint_every.is_some_and(|every| step.is_multiple_of(every));
                // After the last batch the end of the epoch saves.
                if self.run.is_some() && due && batch < batches {
                    self.save()?;
                }
            }
            if self.stop {
                self.progress.over = true;
                self.save()?;
                return Ok(self.ended(Ended::Stopped));
            }
            self.end_epoch(started)?;
        }
        let ended = match self.progress.over {
            false => Ended::Finished,
            true if self.stop => Ended::Stopped,
            true => Ended::NoBetter,
        };
        Ok(self.ended(ended))
    }

    /// A step; `false` if the epoch has no more batches.
    fn step(&mut self, train: Data<'_, N, Y>, batches: usize) -> Result<bool, FitError> {
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

    /// Measures, tells, and saves.
    fn end_epoch(&mut self, started: Instant) -> Result<(), FitError> {
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
        self.progress.over = self.stop || watched == Some(Watched::Stop);
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
    fn save(&mut self) -> Result<(), FitError> {
        self.set_rates();
        self.progress.lr = self.rates();
        let Some(run) = &mut self.run else { return Ok(()) };
        let saved = run.save(self.trainer, self.ema.as_ref(), &self.progress);
        saved.map_err(|cause| self.save_error(cause))?;
        self.saved = Some((self.trainer.steps(), self.progress.batch));
        Ok(())
    }

    /// Saves and says how to go on.
    fn interrupted(mut self) -> Result<Outcome<N>, FitError> {
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

    fn ended(self, ended: Ended) -> Outcome<N> {
        let best = self.progress.stopping.as_ref().and_then(EarlyStopping::best);
        Outcome { epochs: self.epochs, ended, best, average: self.ema.map(Ema::into_net) }
    }

    /// The rates of the step that comes next.
    fn set_rates(&mut self) {
        if let Some((every, scheduler)) = &self.scheduler {
            let t = match every {
                Every::Step => self.trainer.steps(),
                Every::Epoch => self.progress.epoch,
            };
            scheduler.set(t, &mut self.trainer.optimizer);
        }
    }

    fn rates(&mut self) -> Vec<f64> {
        rates(&mut self.trainer.optimizer)
    }

    fn note(&mut self, line: &str) {
        self.callbacks.iter_mut().for_each(|callback| callback.note(line));
    }

    fn checkpoint(&self) -> Option<PathBuf> {
        self.run.as_ref()?.checkpoints().ok()?.into_iter().next()
    }

    fn diverged(&self, what: String) -> FitError {
        FitError::Diverged { what, checkpoint: self.checkpoint() }
    }

    fn save_error(&self, cause: RunError) -> FitError {
        FitError::Save { step: self.trainer.steps(), cause, checkpoint: self.checkpoint() }
    }
}

/// What is said once where a debug build trains.
const DEBUG_BUILD: &str = "this is a debug build, which trains some two hundred times slower: use `cargo run --release`, \
    or write `[profile.dev]` and `opt-level = 2` in Cargo.toml";

fn rates(optimizer: &mut impl LearningRates) -> Vec<f64> {
    let mut rates = Vec::new();
    optimizer.learning_rates(&mut |lr| rates.push(*lr));
    rates
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

impl Recipe {
    /// What must not change while a run is under way; the number of epochs may.
    fn fixed(
        &self,
        optimizer: &mut impl LearningRates,
        samples: usize,
        batches: usize,
    ) -> BTreeMap<String, Value> {
        let entries = [
            ("seed", json!(self.seed)),
            ("accumulate", json!(self.accumulate)),
            ("clip_grad_norm", json!(self.clip_grad_norm)),
            ("clip_grad_value", json!(self.clip_grad_value)),
            ("learning_rates", json!(rates(optimizer))),
            ("samples", json!(samples)),
            ("batches", json!(batches)),
        ];
        entries.map(|(key, value)| (key.to_owned(), value)).into()
    }
}
