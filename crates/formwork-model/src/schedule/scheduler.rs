//! A schedule at work.

use super::Schedule;
use crate::optim::LearningRates;

/// Sets the learning rates of an optimiser by a schedule: each group's from the rate that the group had when this was made, as
/// PyTorch's do.
///
/// ```
/// use formwork_model::optim::Sgd;
/// use formwork_model::schedule::{LrScheduler, StepLr};
/// let mut sgd = Sgd { lr: 0.8, ..Sgd::default() };
/// let scheduler = LrScheduler::new(&mut sgd, StepLr { step_size: 10, gamma: 0.5 });
/// scheduler.set(10, &mut sgd); // after ten steps, or epochs
/// assert_eq!(sgd.lr, 0.4);
/// scheduler.set(0, &mut sgd);
/// assert_eq!(sgd.lr, 0.8);
/// ```
pub struct LrScheduler<S> {
    /// The schedule.
    pub schedule: S,
    base: Vec<f64>,
}

impl<S: Schedule> LrScheduler<S> {
    /// The schedule, from the rates that the optimiser has now.
    pub fn new(optimizer: &mut impl LearningRates, schedule: S) -> Self {
        let mut base = Vec::new();
        optimizer.learning_rates(&mut |lr| base.push(*lr));
        LrScheduler { schedule, base }
    }

    /// The rates after `t` steps (or epochs): those of the first, if this is called before the first with 0. A group that the
    /// optimiser did not have then keeps its rate.
    pub fn set(&self, t: u64, optimizer: &mut impl LearningRates) {
        let mut base = self.base.iter();
        optimizer.learning_rates(&mut |lr| {
            if let Some(base) = base.next() {
                *lr = self.schedule.lr(*base, t);
            }
        });
    }
}
