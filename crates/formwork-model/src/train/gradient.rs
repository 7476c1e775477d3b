//! The gradient, as a whole and tensor by tensor.

use super::Trainer;
use formwork_layers::Parameters;
use formwork_tensor::parameters::TensorInfo;
use formwork_tensor::{Scalar, memory};

impl<T: Scalar, N: Parameters<T>, F, O> Trainer<N, F, O, T> {
    /// The gradient, in the network's own type: of the last batch, or of those that were
    /// [accumulated](Trainer::accumulate_gradient). It stays after a step. What is not learned has none: there are zeros.
    pub fn gradient(&self) -> &N {
        &self.gradient
    }

    /// The gradient, to be changed before [`apply`](Trainer::apply).
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// type Net = Network<Vector<1>, Linear<1, 1>>;
    /// let mut trainer = Trainer::new(Net::zeros(), MeanSquaredError, Sgd { lr: 0.5, ..Sgd::default() });
    /// trainer.gradient_mut().layers.weight = [[4.0]];
    /// trainer.apply()?;
    /// assert_eq!((trainer.net().layers.weight, trainer.steps()), ([[-2.0]], 1));
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.gradient
    }

    /// The gradient of each tensor that learns, with its name and sizes, in the order of their declaration, which is PyTorch's.
    /// One that is [frozen](Trainer::freeze) is not among them.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// let trainer = Trainer::new(Network::<Vector<3>, Linear<3, 2>>::zeros(), MeanSquaredError, Sgd::default());
    /// let tensors = trainer.gradient_tensors().map(|(tensor, gradient)| (tensor.path.to_string(), gradient.len()));
    /// assert!(tensors.eq([("weight".into(), 6), ("bias".into(), 2)]));
    /// ```
    pub fn gradient_tensors(&self) -> impl Iterator<Item = (TensorInfo<'_>, &[T])> {
        let flat = memory::as_slice::<T, N>(&self.gradient);
        self.layout.tensors().map(|tensor| {
            let gradient = &flat[tensor.offset..][..tensor.len];
            (tensor, gradient)
        })
    }

    /// [`gradient_tensors`](Trainer::gradient_tensors), to be changed before [`apply`](Trainer::apply): here the gradient is
    /// shortened to a norm of 1, as [`clip_grad_norm`](Trainer::clip_grad_norm) does it.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Tensor, Vector};
    /// let net = Network::<Vector<2>, Linear<2, 1>>::zeros();
    /// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd { lr: 1.0, ..Sgd::default() });
    /// trainer.compute_gradient(&[Tensor::new([1.0, 2.0])], &[Tensor::<Vector<1>>::new([-2.0])])?;
    /// let squares = |gradient: &[f32]| gradient.iter().map(|g| g * g).sum::<f32>();
    /// let norm = trainer.gradient_tensors().map(|(_, gradient)| squares(gradient)).sum::<f32>().sqrt();
    /// if norm > 1.0 {
    ///     for (_, gradient) in trainer.gradient_tensors_mut() {
    ///         gradient.iter_mut().for_each(|g| *g /= norm);
    ///     }
    /// }
    /// trainer.apply()?;
    /// let Linear { weight: [[w0, w1]], bias: [b] } = trainer.net().layers;
    /// assert!((w0 * w0 + w1 * w1 + b * b - 1.0).abs() < 1e-6);
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    pub fn gradient_tensors_mut(&mut self) -> impl Iterator<Item = (TensorInfo<'_>, &mut [T])> {
        self.layout.split_mut(memory::as_mut_slice::<T, N>(&mut self.gradient))
    }
}
