//! What a training tells while it is under way.

use super::{EpochReport, StepReport};
use formwork_model::train::Trainer;

/// Whether to go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Control {
    /// With the next step.
    #[default]
    Continue,
    /// No: the step or epoch is finished, saved, and the run is over.
    Stop,
}

/// How a training begins.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Begin {
    /// How many epochs there are in all.
    pub epochs: u64,
    /// How many are over.
    pub epoch: u64,
    /// How many batches an epoch has.
    pub batches: usize,
    /// How many samples.
    pub samples: usize,
    /// How many steps were taken.
    pub steps: u64,
}

/// Is told of a training, and may change the trainer: freeze layers, set rates, look at weights and gradients.
///
/// A run that is stopped and goes on tells the end of an epoch again that it had not saved. What a callback remembers is not saved.
///
/// ```
/// use formwork_model::train::Trainer;
/// use formwork_train::{Callback, Control, EpochReport};
///
/// /// Lets the backbone learn after five epochs.
/// struct Unfreeze;
///
/// impl<N, F, O> Callback<N, F, O> for Unfreeze {
///     fn epoch(&mut self, trainer: &mut Trainer<N, F, O>, report: &EpochReport) -> Control {
///         if report.epoch == 5 && trainer.unfreeze("backbone.*").is_err() {
///             return Control::Stop;
///         }
///         Control::Continue
///     }
/// }
/// ```
pub trait Callback<N, F, O> {
    /// Training begins, or goes on.
    fn begin(&mut self, _trainer: &mut Trainer<N, F, O>, _begin: &Begin) {}

    /// A step was taken.
    fn step(&mut self, _trainer: &mut Trainer<N, F, O>, _report: &StepReport) -> Control {
        Control::Continue
    }

    /// An epoch is over and measured, and not yet saved.
    fn epoch(&mut self, _trainer: &mut Trainer<N, F, O>, _report: &EpochReport) -> Control {
        Control::Continue
    }

    /// Something that whoever watches should know, in a line.
    fn note(&mut self, _line: &str) {}
}

/// A closure that is told of steps.
pub(super) struct OnStep<C>(pub(super) C);

impl<N, F, O, C: FnMut(&mut Trainer<N, F, O>, &StepReport) -> Control> Callback<N, F, O> for OnStep<C> {
    fn step(&mut self, trainer: &mut Trainer<N, F, O>, report: &StepReport) -> Control {
        (self.0)(trainer, report)
    }
}

/// A closure that is told of epochs.
pub(super) struct OnEpoch<C>(pub(super) C);

impl<N, F, O, C: FnMut(&mut Trainer<N, F, O>, &EpochReport) -> Control> Callback<N, F, O> for OnEpoch<C> {
    fn epoch(&mut self, trainer: &mut Trainer<N, F, O>, report: &EpochReport) -> Control {
        (self.0)(trainer, report)
    }
}
