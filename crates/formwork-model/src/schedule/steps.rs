//! Schedules that multiply the rate.

use super::Schedule;
use crate::power::power;

/// The rate times `gamma` every `step_size` steps: base gamma^(floor(t / step_size)). PyTorch's `StepLR`.
///
/// ```
/// use formwork_model::schedule::{Schedule, StepLr};
/// let schedule = StepLr { step_size: 10, gamma: 0.5 };
/// assert_eq!([0, 9, 10, 25].map(|t| schedule.lr(0.8, t)), [0.8, 0.8, 0.4, 0.2]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepLr {
    /// How many steps the rate stays; 0 counts as 1.
    pub step_size: u64,
    /// What it is multiplied by then; PyTorch's default is 0.1.
    pub gamma: f64,
}

impl Schedule for StepLr {
    fn lr(&self, base: f64, t: u64) -> f64 {
        base * power(self.gamma, t / self.step_size.max(1))
    }
}

/// The rate times `gamma` at each milestone: base gamma^(number of milestones up to t). PyTorch's `MultiStepLR`.
///
/// ```
/// use formwork_model::schedule::{MultiStepLr, Schedule};
/// let schedule = MultiStepLr { gamma: 0.5, ..MultiStepLr::new([8, 20]) };
/// assert_eq!([7, 8, 19, 20].map(|t| schedule.lr(0.8, t)), [0.8, 0.4, 0.4, 0.2]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MultiStepLr {
    /// After how many steps the rate changes, in any order; one that is there twice counts twice.
    pub milestones: Vec<u64>,
    /// What it is multiplied by then.
    pub gamma: f64,
}

impl MultiStepLr {
    /// A tenth of the rate at each milestone.
    pub fn new(milestones: impl Into<Vec<u64>>) -> Self {
        MultiStepLr { milestones: milestones.into(), gamma: 0.1 }
    }
}

impl Schedule for MultiStepLr {
    fn lr(&self, base: f64, t: u64) -> f64 {
        let passed = self.milestones.iter().filter(|milestone| **milestone <= t).count();
        base * power(self.gamma, passed as u64)
    }
}

/// The rate times `gamma` at each step: base gamma^t. PyTorch's `ExponentialLR`.
///
/// ```
/// use formwork_model::schedule::{ExponentialLr, Schedule};
/// assert_eq!(ExponentialLr { gamma: 0.5 }.lr(0.8, 3), 0.1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialLr {
    /// What the rate is multiplied by.
    pub gamma: f64,
}

impl Schedule for ExponentialLr {
    fn lr(&self, base: f64, t: u64) -> f64 {
        base * power(self.gamma, t)
    }
}

/// The rate times `factor` for `total_iters` steps, then as it is: PyTorch's `ConstantLR`.
///
/// ```
/// use formwork_model::schedule::{ConstantLr, Schedule};
/// let schedule = ConstantLr { factor: 0.5, total_iters: 4 };
/// assert_eq!([0, 3, 4].map(|t| schedule.lr(0.8, t)), [0.4, 0.4, 0.8]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConstantLr {
    /// What the rate is multiplied by.
    pub factor: f64,
    /// For how many steps.
    pub total_iters: u64,
}

impl Schedule for ConstantLr {
    fn lr(&self, base: f64, t: u64) -> f64 {
        if t < self.total_iters { base * self.factor } else { base }
    }
}

/// The rate from base `start_factor` to base `end_factor` on a line, within `total_iters` steps: PyTorch's `LinearLR`, the usual
/// warm-up.
///
/// base (start + (end - start) min(t, total) / total).
///
/// ```
/// use formwork_model::schedule::{LinearLr, Schedule};
/// let schedule = LinearLr { start_factor: 0.5, end_factor: 1.0, total_iters: 4 };
/// assert_eq!([0, 2, 4, 9].map(|t| schedule.lr(0.8, t)), [0.4, 0.6000000000000001, 0.8, 0.8]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearLr {
    /// The first factor.
    pub start_factor: f64,
    /// The last one.
    pub end_factor: f64,
    /// After how many steps the last one is reached; with 0 it is there from the start.
    pub total_iters: u64,
}

impl Default for LinearLr {
    /// From a third to the whole in 5 steps, PyTorch's defaults.
    fn default() -> Self {
        LinearLr { start_factor: 1.0 / 3.0, end_factor: 1.0, total_iters: 5 }
    }
}

impl Schedule for LinearLr {
    fn lr(&self, base: f64, t: u64) -> f64 {
        if t >= self.total_iters {
            return base * self.end_factor;
        }
        let part = t as f64 / self.total_iters as f64;
        base * (self.start_factor + (self.end_factor - self.start_factor) * part)
    }
}
