//! One schedule after the other.

use super::Schedule;

/// Schedules one after the other, each counting from 0 where it begins: PyTorch's `SequentialLR`. A warm-up and then a decay:
///
/// ```
/// use formwork_model::schedule::{CosineAnnealingLr, LinearLr, Schedule, SequentialLr};
/// let warm_up = LinearLr { start_factor: 0.1, end_factor: 1.0, total_iters: 5 };
/// let schedule = SequentialLr::new(warm_up).then(5, CosineAnnealingLr { t_max: 35, eta_min: 0.0 });
/// assert_eq!([5, 40].map(|t| schedule.lr(0.1, t)), [0.1, 0.0]);
/// ```
pub struct SequentialLr {
    first: Box<dyn Schedule + Send + Sync>,
    /// After how many steps each of the others begins, in ascending order.
    then: Vec<(u64, Box<dyn Schedule + Send + Sync>)>,
}

impl SequentialLr {
    /// The schedule that comes first.
    pub fn new(first: impl Schedule + Send + Sync + 'static) -> Self {
        SequentialLr { first: Box::new(first), then: Vec::new() }
    }

    /// The schedule from step `milestone` on, counted from 0 over the whole run. Of two that begin at one step the later call
    /// counts.
    #[must_use]
    pub fn then(mut self, milestone: u64, schedule: impl Schedule + Send + Sync + 'static) -> Self {
        let place = self.then.partition_point(|(begins, _)| *begins <= milestone);
        self.then.insert(place, (milestone, Box::new(schedule)));
        self
    }
}

impl Schedule for SequentialLr {
    fn lr(&self, base: f64, t: u64) -> f64 {
        match self.then.iter().rev().find(|(begins, _)| *begins <= t) {
            Some((begins, schedule)) => schedule.lr(base, t - begins),
            None => self.first.lr(base, t),
        }
    }
}
