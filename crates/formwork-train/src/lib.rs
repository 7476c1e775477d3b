//! Training that people run: a loop of public parts, and runs that go on after anything.
#![forbid(unsafe_code)]

pub mod checkpoint;
mod evaluate;
mod fit;
mod in_memory;
mod interrupt;
pub mod metrics;
mod run;
#[cfg(test)]
mod samples;
mod show;
mod split;
mod stopping;

pub use evaluate::{Values, evaluate};
pub use fit::{Begin, Callback, Control, Ended, EpochReport, Every, Fit, FitError, Outcome, StepReport};
pub use in_memory::InMemory;
pub use interrupt::Interrupt;
pub use run::{Run, RunError};
pub use show::ShowProgress;
pub use split::stratified_split;
pub use stopping::{EarlyStopping, Watched};
