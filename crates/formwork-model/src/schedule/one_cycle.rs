//! Up, and down further.

use super::Schedule;
use super::cosine::half_wave;

/// The rate up from `max_lr` / `div_factor` to `max_lr`, then down to `max_lr` / `div_factor` / `final_div_factor`, both along half
/// a cosine wave (Smith, Topin 2018): PyTorch's `OneCycleLR`. The optimiser's own rate does not count.
///
/// It rises until step `pct_start` `total_steps` - 1 and falls until step `total_steps` - 1, where it stays; PyTorch refuses
/// to go further. PyTorch's also moves the momentum against the rate unless it has `cycle_momentum=False`, which this is.
///
/// ```
/// use formwork_model::schedule::{OneCycleLr, Schedule};
/// let schedule = OneCycleLr::new(0.1, 101);
/// assert!((schedule.lr(1.0, 0) - 0.004).abs() < 1e-12); // a 25th
/// assert!(schedule.lr(1.0, 29) > 0.0999 && schedule.lr(1.0, 100) < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycleLr {
    /// The highest rate.
    pub max_lr: f64,
    /// The number of steps in all.
    pub total_steps: u64,
    /// The part of them in which the rate rises.
    pub pct_start: f64,
    /// The highest rate by the first one.
    pub div_factor: f64,
    /// The first rate by the last one.
    pub final_div_factor: f64,
}

impl OneCycleLr {
    /// Three tenths up from a 25th, and down to a ten-thousandth of where it started, PyTorch's defaults.
    pub fn new(max_lr: f64, total_steps: u64) -> Self {
        OneCycleLr { max_lr, total_steps, pct_start: 0.3, div_factor: 25.0, final_div_factor: 1e4 }
    }
}

impl Schedule for OneCycleLr {
    fn lr(&self, _: f64, t: u64) -> f64 {
        let first = self.max_lr / self.div_factor;
        let end = self.total_steps.saturating_sub(1) as f64;
        let top = self.pct_start * self.total_steps as f64 - 1.0;
        let t = t as f64;
        if t >= end {
            return first / self.final_div_factor;
        }
        match t <= top {
            true if top > 0.0 => half_wave(first, self.max_lr, t / top),
            true => self.max_lr,
            false => half_wave(self.max_lr, first / self.final_div_factor, (t - top) / (end - top)),
        }
    }
}
