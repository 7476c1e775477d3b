//! The loop.

mod callback;
mod epoch;
mod error;
mod report;
mod resume;
mod step;
#[cfg(test)]
mod tests;
mod training;

pub use callback::{Begin, Callback, Control};
pub use error::FitError;
pub use report::{Ended, EpochReport, Outcome, StepReport};

use crate::interrupt::Interrupt;
use crate::metrics::Metric;
use crate::run::Run;
use crate::show::ShowProgress;
use crate::stopping::EarlyStopping;
use callback::{OnEpoch, OnStep};
use formwork_data::Batches;
use formwork_layers::Trainable;
use formwork_model::loss::Loss;
use formwork_model::optim::{LearningRates, Optimizer};
use formwork_model::schedule::Schedule;
use formwork_model::train::Trainer;

/// How often a schedule moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// After each step of the optimiser.
    Step,
    /// After each epoch.
    Epoch,
}

/// A schedule of any kind.
type Rates<'a> = Box<dyn Fn(f64, u64) -> f64 + 'a>;

/// The numbers of a training.
#[derive(Clone, Debug, PartialEq)]
struct Recipe {
    epochs: u64,
    seed: u64,
    accumulate: usize,
    clip_grad_norm: Option<f64>,
    clip_grad_value: Option<f64>,
    checkpoint_every: Option<u64>,
}

/// Trains for some epochs: the loop that a training script has, with what is wanted of the usual parts.
///
/// In each step it computes the gradient of a batch (or of several that are accumulated), clips it, sets the learning rate, lets the
/// optimiser change the weights, and takes them into their average. After each epoch it measures the validation data, writes
/// a line and saves. Every part of it is public and can be called by hand instead, with the same bits; the documentation of this
/// crate shows that.
///
/// ```
/// use formwork_layers::{Linear, OnHeap, Relu};
/// use formwork_model::prelude::*;
/// use formwork_tensor::{Class, Tensor, Vector};
/// use formwork_train::metrics::Accuracy;
/// use formwork_data::{DataLoader, TensorDataset};
/// use formwork_train::{Every, Fit};
/// use std::num::NonZeroUsize;
/// type Net = Network<Vector<2>, (Linear<2, 8>, Relu, Linear<8, 2>)>;
/// // Whether the two numbers have the same sign.
/// let samples: Vec<_> = (0..64).map(|i| Tensor::new([(i % 8) as f32 - 3.5, (i / 8) as f32 - 3.5])).collect();
/// let same = |x: &Tensor<Vector<2>>| Class::<2>::new(usize::from(x[0] * x[1] > 0.0)).unwrap();
/// let classes: Vec<_> = samples.iter().map(same).collect();
/// let data = std::sync::Arc::new(TensorDataset::new(samples, classes)?);
/// let batch_size = NonZeroUsize::new(16).unwrap();
/// let (mut train, mut validation) = (DataLoader::new(data.clone(), batch_size), DataLoader::new(data, batch_size));
/// let mut trainer = Trainer::new(Net::seeded(0), CrossEntropy, AdamW { lr: 0.02, ..AdamW::default() });
/// let outcome = Fit::new(&mut trainer, 30)
///     .schedule(Every::Step, CosineAnnealingLr { t_max: 120, eta_min: 0.0 })
///     .clip_grad_norm(1.0)
///     .validation(&mut validation)
///     .metric(Accuracy::<2>::new())
///     .quiet()
///     .fit(&mut train)?;
/// assert!(outcome.epochs[29].get("val_accuracy").unwrap() > 0.9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is trained before `fit`"]
pub struct Fit<'a, N: Trainable, F, O, Y> {
    trainer: &'a mut Trainer<N, F, O>,
    recipe: Recipe,
    schedule: Option<(Every, Rates<'a>)>,
    ema: Option<f64>,
    validation: Option<&'a mut (dyn Batches<Input = N::Input, Target = Y> + 'a)>,
    metrics: Vec<Box<dyn Metric<N::Output, Y> + 'a>>,
    stopping: Option<EarlyStopping>,
    run: Option<&'a mut Run>,
    interrupt: Interrupt,
    callbacks: Vec<Box<dyn Callback<N, F, O> + 'a>>,
    quiet: bool,
}

impl<'a, N: Trainable, F, O, Y> Fit<'a, N, F, O, Y>
where
    F: Loss<N::Output, Y>,
    O: Optimizer<f32> + LearningRates,
{
    /// Trains for so many epochs in all, those before the run goes on among them.
    pub fn new(trainer: &'a mut Trainer<N, F, O>, epochs: u64) -> Self {
        Fit {
            trainer,
            recipe: Recipe {
                epochs,
                seed: 0,
                accumulate: 1,
                clip_grad_norm: None,
                clip_grad_value: None,
                checkpoint_every: None,
            },
            schedule: None,
            ema: None,
            validation: None,
            metrics: Vec::new(),
            stopping: None,
            run: None,
            interrupt: Interrupt::new(),
            callbacks: Vec::new(),
            quiet: false,
        }
    }

    /// The seed of the order of the samples, and of what the data does to them at random; 0 unless this says otherwise.
    pub fn seed(mut self, seed: u64) -> Self {
        self.recipe.seed = seed;
        self
    }

    /// Sets the learning rates by a schedule, from those that the optimiser has now.
    pub fn schedule(mut self, every: Every, schedule: impl Schedule + 'a) -> Self {
        self.schedule = Some((every, Box::new(move |base, t| schedule.lr(base, t))));
        self
    }

    /// Shortens the gradient of each step to this length ([`Trainer::clip_grad_norm`]).
    pub fn clip_grad_norm(mut self, max_norm: f64) -> Self {
        self.recipe.clip_grad_norm = Some(max_norm);
        self
    }

    /// Moves each value of the gradient into [-`clip_value`, `clip_value`] ([`Trainer::clip_grad_value`]); after it was shortened, if both
    /// are asked for.
    pub fn clip_grad_value(mut self, clip_value: f64) -> Self {
        self.recipe.clip_grad_value = Some(clip_value);
        self
    }

    /// Takes a step with the mean of the gradients of so many batches, at the end of an epoch of those that are left. For a loss
    /// that is a mean and batches of one size that is the gradient of one large batch.
    pub fn accumulate(mut self, batches: usize) -> Self {
        self.recipe.accumulate = batches.max(1);
        self
    }

    /// Keeps an exponential moving average of the weights ([`Ema`](formwork_model::train::Ema)), which is then what is validated
    /// and what `weights.safetensors` and `best.safetensors` are.
    pub fn ema(mut self, decay: f64) -> Self {
        self.ema = Some(decay);
        self
    }

    /// Measures these data after each epoch.
    pub fn validation(mut self, data: &'a mut (dyn Batches<Input = N::Input, Target = Y> + 'a)) -> Self {
        self.validation = Some(data);
        self
    }

    /// Measures this, beside the loss, where there are validation data.
    pub fn metric(mut self, metric: impl Metric<N::Output, Y> + 'a) -> Self {
        self.metrics.push(Box::new(metric));
        self
    }

    /// Watches a value of each epoch, stops when it has not become better for long enough, and saves the weights of the best epoch.
    pub fn early_stopping(mut self, stopping: EarlyStopping) -> Self {
        self.stopping = Some(stopping);
        self
    }

    /// Saves in this folder, and goes on from what is there.
    pub fn run(mut self, run: &'a mut Run) -> Self {
        self.run = Some(run);
        self
    }

    /// Saves also within an epoch, after every so many steps.
    pub fn checkpoint_every(mut self, steps: u64) -> Self {
        self.recipe.checkpoint_every = Some(steps.max(1));
        self
    }

    /// Stops after a step, and saves, once this is asked for.
    pub fn interrupt(mut self, interrupt: &Interrupt) -> Self {
        self.interrupt = interrupt.clone();
        self
    }

    /// Tells a callback of every step and every epoch. They are told in the order of these calls.
    pub fn callback(mut self, callback: impl Callback<N, F, O> + 'a) -> Self {
        self.callbacks.push(Box::new(callback));
        self
    }

    /// Calls a closure after each step.
    pub fn on_step(self, call: impl FnMut(&mut Trainer<N, F, O>, &StepReport) -> Control + 'a) -> Self {
        self.callback(OnStep(call))
    }

    /// Calls a closure after each epoch, before it is saved: what the closure does to the trainer is saved too.
    pub fn on_epoch(self, call: impl FnMut(&mut Trainer<N, F, O>, &EpochReport) -> Control + 'a) -> Self {
        self.callback(OnEpoch(call))
    }

    /// Shows nothing. Otherwise [`ShowProgress`] is the last callback.
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Trains on these data.
    ///
    /// With a [run](Self::run) it goes on from the last good checkpoint in the folder, in the middle of an epoch if that is where it
    /// is, and ends with the bits of a run that was never stopped, whatever the number of threads before and after. That asks
    /// of the program that it builds the trainer, the data and this in the same way each time; what can be seen to differ is refused.
    ///
    /// # Errors
    ///
    /// [`FitError`]: a loss, a gradient or a weight that is not finite, data that cannot be read, a batch that does not fit the
    /// memory, a checkpoint that cannot be written or is of another run.
    pub fn fit(
        mut self,
        train: &mut dyn Batches<Input = N::Input, Target = Y>,
    ) -> Result<Outcome<N>, FitError>
    where
        Y: Sync,
    {
        if !self.quiet {
            self.callbacks.push(Box::new(ShowProgress::new()));
        }
        training::Training::begin(self, train)?.run(train)
    }
}
