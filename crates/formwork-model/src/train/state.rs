//! What training goes on from, beside the network and the optimiser's numbers.

use super::buffers::Held;
use super::{FrozenTensor, StateError, Trainer};
use crate::optim::Optimizer;
use formwork_layers::Parameters;
use formwork_tensor::Scalar;
use std::collections::BTreeMap;

/// What a [`Trainer`] knows between two steps beside its network and its optimiser's numbers, to be kept and given to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrainerState<T> {
    /// How many steps were taken.
    pub steps: u64,
    /// The seed of the layers that are random in training.
    pub seed: u64,
    /// What the optimiser remembers: its first value for each parameter (the momentum of `Sgd`, m of `Adam`), then its second
    /// (v of `Adam`). The parameters are in the order of the network's declaration, tensor after tensor, whatever its order in
    /// memory.
    pub moments: Vec<T>,
    /// The tensors that are [frozen](Trainer::freeze), or were, by name.
    pub frozen: BTreeMap<String, FrozenTensor>,
}

impl<T: Scalar, N: Parameters<T>, F, O: Optimizer<T>> Trainer<N, F, O, T> {
    /// The state after the steps so far. A gradient that was computed for the next is not a part of it.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Tensor, Vector};
    /// type Net = Network<Vector<1>, Linear<1, 1>>;
    /// let (xs, targets) = ([Tensor::new([1.0])], [Tensor::<Vector<1>>::new([3.0])]);
    /// let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, Adam::default());
    /// trainer.step(&xs, &targets)?;
    ///
    /// let mut other = Trainer::new(trainer.net().boxed(), MeanSquaredError, Adam::default());
    /// other.set_state(&trainer.state())?;
    /// assert_eq!(trainer.step(&xs, &targets)?, other.step(&xs, &targets)?);
    /// assert_eq!(trainer.net(), other.net());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn state(&self) -> TrainerState<T> {
        let params = self.state.len().checked_div(O::STATE).unwrap_or(0);
        let mut moments = vec![T::ZERO; self.state.len()];
        self.layout.moments(O::STATE, |at, place, len| {
            for moment in 0..O::STATE {
                let from = &self.state[at + moment * len..][..len];
                moments[moment * params + place..][..len].copy_from_slice(from);
            }
        });
        TrainerState { steps: self.steps, seed: self.seed, moments, frozen: self.layout.frozen() }
    }

    /// Goes on from the state of a trainer for the same kind of network and optimiser. With the same network and optimiser every
    /// following step has the bits that it would have had there. A gradient that no step was taken with is forgotten.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// type Net = Network<Vector<1>, Linear<1, 1>>;
    /// let sgd = Trainer::new(Net::seeded(0), MeanSquaredError, Sgd::default());
    /// let mut adam = Trainer::new(Net::seeded(0), MeanSquaredError, Adam::default());
    /// let error = adam.set_state(&sgd.state()).unwrap_err();
    /// assert_eq!((error.found, error.expected), (2, 4)); // one for each of the weight and the bias, and two
    /// ```
    ///
    /// # Errors
    ///
    /// [`StateError`] if there are more or fewer moments than the optimiser keeps. Nothing is then changed.
    pub fn set_state(&mut self, state: &TrainerState<T>) -> Result<(), StateError> {
        let TrainerState { steps, seed, moments, frozen } = state;
        let (expected, found) = (self.state.len(), moments.len());
        if expected != found {
            return Err(StateError { expected, found });
        }
        let params = expected.checked_div(O::STATE).unwrap_or(0);
        self.layout.moments(O::STATE, |at, place, len| {
            for moment in 0..O::STATE {
                let from = &moments[moment * params + place..][..len];
                self.state[at + moment * len..][..len].copy_from_slice(from);
            }
        });
        self.layout.set_frozen(frozen);
        (self.steps, self.seed, self.held) = (*steps, *seed, Held::default());
        Ok(())
    }
}
