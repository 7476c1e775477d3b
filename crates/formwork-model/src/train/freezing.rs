//! Tensors that stay as they are for a while, by name.

use super::Trainer;
use super::segments::Layout;
use crate::names::{self, NoSuchTensor};
use std::collections::BTreeMap;

/// Whether a tensor is frozen, and since it may not always have been, for how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrozenTensor {
    /// Whether it is frozen now.
    pub frozen: bool,
    /// In how many steps it was.
    pub steps: u64,
}

impl Layout {
    /// The tensors that are or were frozen, by name.
    pub(super) fn frozen(&self) -> BTreeMap<String, FrozenTensor> {
        let frozen = self.tensors.iter().filter(|tensor| tensor.frozen != FrozenTensor::default());
        frozen.map(|tensor| (tensor.name.clone(), tensor.frozen)).collect()
    }

    /// The opposite of [`frozen`](Layout::frozen).
    pub(super) fn set_frozen(&mut self, frozen: &BTreeMap<String, FrozenTensor>) {
        for tensor in &mut self.tensors {
            tensor.frozen = frozen.get(&tensor.name).copied().unwrap_or_default();
        }
    }

    /// A step was taken.
    pub(super) fn count_step(&mut self) {
        let frozen = self.tensors.iter_mut().filter(|tensor| tensor.frozen.frozen);
        frozen.for_each(|tensor| tensor.frozen.steps += 1);
    }

    fn set(&mut self, pattern: &str, frozen: bool) -> Result<usize, NoSuchTensor> {
        let mut count = 0;
        for tensor in self.tensors.iter_mut().filter(|tensor| names::fits(pattern, &tensor.name)) {
            tensor.frozen.frozen = frozen;
            count += 1;
        }
        let names = || self.tensors.iter().map(|tensor| tensor.name.clone()).collect();
        if count == 0 { Err(NoSuchTensor { pattern: pattern.into(), names: names() }) } else { Ok(count) }
    }
}

impl<N, F, O, T: formwork_tensor::Scalar> Trainer<N, F, O, T> {
    /// Leaves the learned tensors as they are whose names fit a pattern, in which each `*` stands for any characters; returns how
    /// many they are. PyTorch's `requires_grad_(False)`.
    ///
    /// The optimiser is not asked for them: they do not decay, and its moments of them stay. They are not among the
    /// [`gradient_tensors`](Trainer::gradient_tensors), and count in no norm. A batch normalisation goes on to keep its running
    /// statistics, as PyTorch's does in training. The gradient is computed all the same: what never learns is cheaper as a
    /// [`Frozen`](formwork_layers::Frozen) layer, which has no backward pass.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap, Relu};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Tensor, Vector};
    /// type Net = Network<Vector<1>, (Linear<1, 4>, Relu, Linear<4, 1>)>;
    /// let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, AdamW::default());
    /// let before = trainer.net().boxed();
    /// assert_eq!(trainer.freeze("0.*")?, 2); // weight and bias
    /// trainer.step(&[Tensor::new([1.0])], &[Tensor::<Vector<1>>::new([2.0])])?;
    /// assert!(trainer.net().layers.0 == before.layers.0 && trainer.net().layers.2 != before.layers.2);
    /// trainer.unfreeze("*")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoSuchTensor`] if no name fits.
    pub fn freeze(&mut self, names: &str) -> Result<usize, NoSuchTensor> {
        self.layout.set(names, true)
    }

    /// Lets the tensors learn again whose names fit a pattern; returns how many they are. The optimiser then counts for them the
    /// steps that it took with them, as PyTorch's does, so that Adam's first one is of full size.
    ///
    /// # Errors
    ///
    /// [`NoSuchTensor`] if no name fits.
    pub fn unfreeze(&mut self, names: &str) -> Result<usize, NoSuchTensor> {
        self.layout.set(names, false)
    }
}
