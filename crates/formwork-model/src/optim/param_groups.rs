//! Groups of parameters.

use super::{HyperParameterError, LearningRates, Optimizer};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Scalar};

/// Several optimisers of one kind, each for a group of a network's tensors: what PyTorch calls parameter groups.
///
/// `choose` says for each tensor which of the optimisers updates it. It is asked in every step, and should look at sizes
/// rather than build names. Here weights decay, and neither biases nor the factors of a normalisation do:
///
/// ```
/// use formwork_layers::{Flatten, Linear, OnHeap};
/// use formwork_model::optim::ParamGroups;
/// use formwork_model::prelude::*;
/// use formwork_tensor::{Image, Tensor, Vector};
/// type Net = Network<Image<1, 1, 2>, (Flatten, Linear<2, 1>)>;
/// let decayed = AdamW { lr: 0.01, weight_decay: 0.1, ..AdamW::default() };
/// let plain = AdamW { weight_decay: 0.0, ..decayed };
/// let optimizer =
///     ParamGroups::new([decayed, plain], |[decayed, plain], tensor| if tensor.dims.len() > 1 { decayed } else { plain });
/// let mut trainer = Trainer::new(Net::seeded(0), MeanSquaredError, optimizer);
/// for epoch in 1..=3 {
///     for group in &mut trainer.optimizer.groups {
///         group.lr = 0.01 / f64::from(epoch);
///     }
///     trainer.step(&[Tensor::new([[[1.0, 2.0]]])], &[Tensor::<Vector<1>>::new([-3.0])])?;
/// }
/// # Ok::<(), formwork_model::train::TrainError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ParamGroups<O, F, const G: usize> {
    /// The optimiser of each group. Their learning rates may be changed between steps.
    pub groups: [O; G],
    choose: F,
}

impl<O, F, const G: usize> ParamGroups<O, F, G>
where
    F: for<'o> Fn(&'o [O; G], &TensorInfo<'_>) -> &'o O,
{
    /// The optimisers, and which of them a tensor is for.
    pub fn new(groups: [O; G], choose: F) -> Self {
        ParamGroups { groups, choose }
    }
}

impl<T: Scalar, O, F, const G: usize> Optimizer<T> for ParamGroups<O, F, G>
where
    O: Optimizer<T>,
    F: for<'o> Fn(&'o [O; G], &TensorInfo<'_>) -> &'o O + Sync,
{
    const STATE: usize = O::STATE;
    const WHOLE_TENSORS: bool = O::WHOLE_TENSORS;

    fn check(&self) -> Result<(), HyperParameterError> {
        self.groups.iter().try_for_each(O::check)
    }

    fn update<L: Level>(
        &self,
        level: L,
        step: u64,
        tensor: &TensorInfo<'_>,
        values: &mut [T],
        gradient: &[T],
        state: &mut [T],
    ) {
        (self.choose)(&self.groups, tensor).update(level, step, tensor, values, gradient, state);
    }
}

impl<O: LearningRates, F, const G: usize> LearningRates for ParamGroups<O, F, G> {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        self.groups.iter_mut().for_each(|group| group.learning_rates(visit));
    }
}
