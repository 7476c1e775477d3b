//! A training under way.

use super::callback::{Begin, Callback};
use super::{Ended, EpochReport, Every, Fit, FitError, Outcome, Rates, Recipe};
use crate::checkpoint::{Over, Progress};
use crate::interrupt::Interrupt;
use crate::metrics::Metric;
use crate::run::{Run, RunError};
use crate::stopping::EarlyStopping;
use formwork_data::Batches;
use formwork_layers::Trainable;
use formwork_model::loss::Loss;
use formwork_model::optim::{LearningRates, Optimizer};
use formwork_model::schedule::LrScheduler;
use formwork_model::train::{Ema, Trainer};
use formwork_tensor::Tensor;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// The samples that a training is given.
pub(super) type Data<'d, N, Y> =
    &'d mut dyn Batches<Input = <N as formwork_layers::Model>::Input, Target = Y>;

pub(super) struct Training<'a, N: Trainable, F, O, Y> {
    pub(super) trainer: &'a mut Trainer<N, F, O>,
    pub(super) recipe: Recipe,
    pub(super) scheduler: Option<(Every, LrScheduler<Rates<'a>>)>,
    pub(super) ema: Option<Ema<N>>,
    pub(super) validation: Option<&'a mut (dyn Batches<Input = N::Input, Target = Y> + 'a)>,
    pub(super) metrics: Vec<Box<dyn Metric<N::Output, Y> + 'a>>,
    pub(super) run: Option<&'a mut Run>,
    pub(super) interrupt: Interrupt,
    pub(super) callbacks: Vec<Box<dyn Callback<N, F, O> + 'a>>,
    pub(super) progress: Progress,
    pub(super) epochs: Vec<EpochReport>,
    /// Where the run is saved: the step, and the number of batches of the epoch.
    pub(super) saved: Option<(u64, usize)>,
    pub(super) stop: bool,
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
        let size = samples.div_ceil(batches.max(1));
        trainer.check_memory(size, (size as u64).saturating_mul(size_of::<Tensor<N::Input>>() as u64))?;
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
        if cfg!(unoptimised) {
            training.note(DEBUG_BUILD);
        }
        resumed.iter().for_each(|line| training.note(line));
        Ok(training)
    }

    pub(super) fn run(mut self, train: Data<'_, N, Y>) -> Result<Outcome<N>, FitError> {
        while self.progress.epoch < self.recipe.epochs && self.progress.over.is_none() {
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
                self.progress.over = Some(Over::Stopped);
                self.save()?;
                return Ok(self.ended(Ended::Stopped));
            }
            self.end_epoch(started)?;
        }
        let ended = match self.progress.over {
            None => Ended::Finished,
            Some(Over::NoBetter) => Ended::NoBetter,
            Some(Over::Stopped) => Ended::Stopped,
        };
        Ok(self.ended(ended))
    }

    pub(super) fn ended(self, ended: Ended) -> Outcome<N> {
        let best = self.progress.stopping.as_ref().and_then(EarlyStopping::best);
        Outcome { epochs: self.epochs, ended, best, average: self.ema.map(Ema::into_net) }
    }

    /// The rates of the step that comes next.
    pub(super) fn set_rates(&mut self) {
        if let Some((every, scheduler)) = &self.scheduler {
            let t = match every {
                Every::Step => self.trainer.steps(),
                Every::Epoch => self.progress.epoch,
            };
            scheduler.set(t, &mut self.trainer.optimizer);
        }
    }

    pub(super) fn rates(&mut self) -> Vec<f64> {
        rates(&mut self.trainer.optimizer)
    }

    pub(super) fn note(&mut self, line: &str) {
        self.callbacks.iter_mut().for_each(|callback| callback.note(line));
    }

    pub(super) fn checkpoint(&self) -> Option<PathBuf> {
        self.run.as_ref()?.checkpoints().ok()?.into_iter().next()
    }

    pub(super) fn diverged(&self, what: String) -> FitError {
        FitError::Diverged { what, checkpoint: self.checkpoint() }
    }

    pub(super) fn save_error(&self, cause: RunError) -> FitError {
        FitError::Save { step: self.trainer.steps(), cause: Box::new(cause), checkpoint: self.checkpoint() }
    }
}

/// What is said where a build without optimisation trains.
const DEBUG_BUILD: &str = "this is a debug build, which trains some two hundred times slower: use `cargo run --release`, \
    or write `[profile.dev]` and `opt-level = 2` in Cargo.toml";

fn rates(optimizer: &mut impl LearningRates) -> Vec<f64> {
    let mut rates = Vec::new();
    optimizer.learning_rates(&mut |lr| rates.push(*lr));
    rates
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
