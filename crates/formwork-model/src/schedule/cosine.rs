//! Half a wave down.

use super::Schedule;

/// From `from` to `to` along half a cosine wave: `part` is 0 at the start and 1 at the end.
pub(super) fn half_wave(from: f64, to: f64, part: f64) -> f64 {
    // libm's has the same bits on every machine, which the standard library does not promise.
    to + (from - to) * (1.0 + libm::cos(core::f64::consts::PI * part)) / 2.0
}

/// The rate from base down to `eta_min` along half a cosine wave, in `t_max` steps (Loshchilov, Hutter 2017, without restarts):
/// PyTorch's `CosineAnnealingLR`.
///
/// eta_min + (base - eta_min) (1 + cos(pi t / t_max)) / 2, which rises again after `t_max`, as PyTorch's does.
///
/// ```
/// use formwork_model::schedule::{CosineAnnealingLr, Schedule};
/// let schedule = CosineAnnealingLr { t_max: 40, eta_min: 0.0 };
/// assert_eq!([0, 40].map(|t| schedule.lr(0.1, t)), [0.1, 0.0]);
/// assert!((schedule.lr(0.1, 20) - 0.05).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineAnnealingLr {
    /// After how many steps the lowest rate is reached; 0 counts as 1.
    pub t_max: u64,
    /// The lowest rate.
    pub eta_min: f64,
}

impl Schedule for CosineAnnealingLr {
    fn lr(&self, base: f64, t: u64) -> f64 {
        half_wave(base, self.eta_min, t as f64 / self.t_max.max(1) as f64)
    }
}
