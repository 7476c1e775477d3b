//! Optimisers: how a gradient changes the parameters.

mod adam;
mod sgd;
#[cfg(test)]
mod tests;

pub use adam::{Adam, AdamW};
pub use sgd::Sgd;

use formwork_tensor::{Level, Scalar};

/// An optimiser that treats every parameter alike and by itself.
pub trait Optimizer<T: Scalar>: Sync {
    /// How many values it remembers for each parameter.
    const STATE: usize;

    /// Changes some parameters. `state` has [`STATE`](Optimizer::STATE) parts as long as `values`, one after the other,
    /// all 0 before the first step; steps are counted from 1.
    fn update<L: Level>(&self, level: L, step: u64, values: &mut [T], gradient: &[T], state: &mut [T]);
}
