//! Groups of parameters by name or kind.

use super::{HyperParameterError, LearningRates, Optimizer};
use crate::names::{self, NoSuchTensor};
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Level, Parameters, Scalar};

/// Which tensors of a network a group of parameters takes.
///
/// ```
/// use formwork_model::optim::Select;
/// use formwork_tensor::parameters::{Kind, Path, TensorInfo};
/// let mut bias = TensorInfo::new(Path::new("fc.bias"), &[10], Kind::Parameter);
/// bias.is_bias = true;
/// assert!(Select::Bias.takes(&bias) && Select::OneAxis.takes(&bias));
/// assert!(Select::from("fc.*").takes(&bias) && !Select::from("conv1.*").takes(&bias));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Select {
    /// Those whose name fits a pattern, in which each `*` stands for any characters: `backbone.*`, `*.bias`.
    Name(String),
    /// Biases.
    Bias,
    /// Those of at most one axis: biases, and the factors and terms of normalisations, which usually do not decay.
    OneAxis,
}

impl From<&str> for Select {
    fn from(pattern: &str) -> Self {
        Select::Name(pattern.into())
    }
}

impl Select {
    /// Whether it takes a tensor.
    pub fn takes(&self, tensor: &TensorInfo<'_>) -> bool {
        match self {
            Select::Name(pattern) => names::fits(pattern, &tensor.path.to_string()),
            Select::Bias => tensor.is_bias,
            Select::OneAxis => tensor.dims.len() <= 1,
        }
    }
}

/// Several optimisers of one kind, each for the tensors that it takes by name or kind: PyTorch's parameter groups, as many as the
/// program finds it needs. The first group that takes a tensor has it, and those that none takes have the optimiser that
/// [`new`](Groups::new) was given. Where the number of groups is fixed, [`ParamGroups`](super::ParamGroups) needs no heap.
///
/// A backbone that learns slowly, and weights alone that decay:
///
/// ```
/// use formwork_layers::{Flatten, Linear, OnHeap, Relu};
/// use formwork_model::optim::{Groups, Select};
/// use formwork_model::prelude::*;
/// use formwork_tensor::Vector;
/// type Net = Network<Vector<3>, (Linear<3, 8>, Relu, Linear<8, 2>)>;
/// let adam = AdamW { lr: 1e-3, weight_decay: 0.05, ..AdamW::default() };
/// let optimizer = Groups::new(adam)
///     .group(Select::OneAxis, AdamW { weight_decay: 0.0, ..adam })
///     .group("0.*", AdamW { lr: 1e-4, ..adam });
/// let net = Net::seeded(0);
/// optimizer.fits::<f32, _>(&*net)?; // each group has something to take
/// let trainer = Trainer::new(net, CrossEntropy, optimizer);
/// assert_eq!(trainer.optimizer.groups().count(), 3);
/// # Ok::<(), formwork_model::NoSuchTensor>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Groups<O> {
    groups: Vec<(Select, O)>,
    rest: O,
}

impl<O> Groups<O> {
    /// The optimiser of the tensors that no group takes.
    pub fn new(rest: O) -> Self {
        Groups { groups: Vec::new(), rest }
    }

    /// A further group, which has of its tensors those that no group before it takes.
    #[must_use]
    pub fn group(mut self, select: impl Into<Select>, optimizer: O) -> Self {
        self.groups.push((select.into(), optimizer));
        self
    }

    /// The optimisers, those of the groups in their order and then the one of the rest.
    pub fn groups(&self) -> impl Iterator<Item = &O> {
        self.groups.iter().map(|(_, optimizer)| optimizer).chain([&self.rest])
    }

    /// The optimisers, to change their numbers between steps.
    pub fn groups_mut(&mut self) -> impl Iterator<Item = &mut O> {
        self.groups.iter_mut().map(|(_, optimizer)| optimizer).chain([&mut self.rest])
    }

    /// The optimiser of a tensor.
    pub fn of(&self, tensor: &TensorInfo<'_>) -> &O {
        let group = self.groups.iter().find(|(select, _)| select.takes(tensor));
        group.map_or(&self.rest, |(_, optimizer)| optimizer)
    }

    /// Whether every name is one of the network's: a misspelt one would silently take nothing.
    ///
    /// # Errors
    ///
    /// [`NoSuchTensor`] for the first pattern that no learned tensor fits.
    pub fn fits<T, N: Parameters<T>>(&self, _: &N) -> Result<(), NoSuchTensor> {
        let names = names::learned::<T, N>();
        for (select, _) in &self.groups {
            let Select::Name(pattern) = select else { continue };
            if !names.iter().any(|name| names::fits(pattern, name)) {
                return Err(NoSuchTensor { pattern: pattern.clone(), names });
            }
        }
        Ok(())
    }
}

impl<T: Scalar, O: Optimizer<T>> Optimizer<T> for Groups<O> {
    const STATE: usize = O::STATE;
    const WHOLE_TENSORS: bool = O::WHOLE_TENSORS;

    fn check(&self) -> Result<(), HyperParameterError> {
        self.groups().try_for_each(O::check)
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
        self.of(tensor).update(level, step, tensor, values, gradient, state);
    }
}

impl<O: LearningRates> LearningRates for Groups<O> {
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64)) {
        self.groups_mut().for_each(|group| group.learning_rates(visit));
    }
}
