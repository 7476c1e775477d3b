//! Schedules: the learning rate of each step, or of each epoch, as PyTorch's `torch.optim.lr_scheduler` has them.
//!
//! A [`Schedule`] is a function of the rate that the optimiser was made with and of how many steps (or epochs) were taken. It
//! remembers nothing, so a run that goes on at step 1,000 has the rate that it would have had. An [`LrScheduler`] sets the rates
//! of an optimiser by one.
//!
//! | PyTorch | here |
//! |---|---|
//! | `StepLR(opt, step_size=30, gamma=0.1)` | `StepLr { step_size: 30, gamma: 0.1 }` |
//! | `MultiStepLR(opt, milestones=[30, 80])` | `MultiStepLr::new([30, 80])`, or with a `gamma` field |
//! | `ConstantLR`, `LinearLR`, `ExponentialLR` | [`ConstantLr`], [`LinearLr`], [`ExponentialLr`] |
//! | `CosineAnnealingLR(opt, T_max=100)` | `CosineAnnealingLr { t_max: 100, eta_min: 0.0 }` |
//! | `OneCycleLR(opt, max_lr=0.1, total_steps=1000)` | `OneCycleLr::new(0.1, 1000)` |
//! | `SequentialLR(opt, [a, b], milestones=[5])` | `SequentialLr::new(a).then(5, b)` |
//!
//! ```
//! use formwork_layers::{Linear, OnHeap};
//! use formwork_model::prelude::*;
//! use formwork_tensor::{Tensor, Vector};
//! let net = Network::<Vector<1>, Linear<1, 1>>::seeded(0);
//! let mut trainer = Trainer::new(net, MeanSquaredError, Sgd { lr: 0.1, ..Sgd::default() });
//! let warm_up = LinearLr { start_factor: 0.1, total_iters: 5, ..LinearLr::default() };
//! let schedule = SequentialLr::new(warm_up).then(5, CosineAnnealingLr { t_max: 15, eta_min: 0.0 });
//! let scheduler = LrScheduler::new(&mut trainer.optimizer, schedule);
//! let mut rates = Vec::new();
//! for _ in 0..20 {
//!     scheduler.set(trainer.steps(), &mut trainer.optimizer);
//!     rates.push(trainer.optimizer.lr);
//!     trainer.step(&[Tensor::new([1.0])], &[Tensor::<Vector<1>>::new([2.0])])?;
//! }
//! assert!((rates[0] - 0.01).abs() < 1e-12 && rates[5] == 0.1 && rates[19] < 0.002);
//! # Ok::<(), formwork_model::train::TrainError>(())
//! ```

mod cosine;
mod one_cycle;
mod scheduler;
mod sequential;
mod steps;
#[cfg(test)]
mod tests;

pub use cosine::CosineAnnealingLr;
pub use one_cycle::OneCycleLr;
pub use scheduler::LrScheduler;
pub use sequential::SequentialLr;
pub use steps::{ConstantLr, ExponentialLr, LinearLr, MultiStepLr, StepLr};

/// A learning rate that depends on how far training is.
///
/// A closure is one too:
///
/// ```
/// use formwork_model::schedule::Schedule;
/// let half_each_time = |base: f64, t: u64| base / (1u64 << t) as f64;
/// assert_eq!(half_each_time.lr(0.8, 3), 0.1);
/// ```
pub trait Schedule {
    /// The rate after `t` steps (or epochs), where the optimiser was made with `base`.
    fn lr(&self, base: f64, t: u64) -> f64;
}

impl<F: Fn(f64, u64) -> f64> Schedule for F {
    fn lr(&self, base: f64, t: u64) -> f64 {
        self(base, t)
    }
}
