//! Time: one thread, pinned, by its processor time; several by the wall.

use cpu_time::ThreadTime;
use std::time::{Duration, Instant};

/// How long to measure, and with how many threads.
pub struct Clock {
    /// With how many threads.
    pub threads: usize,
    seconds: f64,
}

impl Clock {
    /// A clock that spends this many seconds on a figure. With one thread, the caller's is pinned to a core.
    pub fn new(threads: usize, seconds: f64) -> Clock {
        if threads == 1 {
            // Without pinning the figures are only noisier.
            if let Some(core) = core_affinity::get_core_ids().and_then(|cores| cores.into_iter().next()) {
                core_affinity::set_for_current(core);
            }
        }
        Clock { threads, seconds }
    }

    /// The median time of one call of `work`, in seconds: of at least nine repetitions, each of as many calls as take
    /// five milliseconds.
    pub fn median(&self, mut work: impl FnMut()) -> f64 {
        work();
        let once = self.time(&mut work, 1).as_secs_f64().max(1e-9);
        let calls = (0.005 / once).ceil() as usize;
        let repetitions = ((self.seconds / (once * calls as f64)) as usize).clamp(9, 1001);
        let mut times: Vec<f64> =
            (0..repetitions).map(|_| self.time(&mut work, calls).as_secs_f64() / calls as f64).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }

    fn time(&self, work: &mut impl FnMut(), calls: usize) -> Duration {
        if self.threads == 1 {
            let start = ThreadTime::now();
            (0..calls).for_each(|_| work());
            start.elapsed()
        } else {
            let start = Instant::now();
            (0..calls).for_each(|_| work());
            start.elapsed()
        }
    }
}
