//! The size of the gradient, and its limits.

use super::{NotFiniteGradient, Trainer};
use formwork_layers::Parameters;
use formwork_tensor::{AtLevel, Level, Scalar};

/// As many sums as keep a processor busy; added up in a fixed order.
const SUMS: usize = 8;

/// The sum of squares in f64, whose bits no level changes.
struct Squares<'a, T>(&'a [T]);

#[inline(always)]
fn square<T: Scalar>(value: T) -> f64 {
    value.to_f64() * value.to_f64()
}

impl<T: Scalar> AtLevel for Squares<'_, T> {
    type Output = f64;

    fn at<L: Level>(self, level: L) -> f64 {
        let (blocks, rest) = self.0.as_chunks::<SUMS>();
        let mut sums = [0.0f64; SUMS];
        level.run(
            #[inline(always)]
            || {
                for block in blocks {
                    for (sum, value) in sums.iter_mut().zip(block) {
                        *sum += square(*value);
                    }
                }
            },
        );
        sums.iter().sum::<f64>() + rest.iter().map(|value| square(*value)).sum::<f64>()
    }
}

impl<T: Scalar, N: Parameters<T>, F, O> Trainer<N, F, O, T> {
    /// The length of the gradient: the root of the sum of its squares, over all tensors that learn.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// let net = Network::<Vector<1>, Linear<1, 1>>::zeros();
    /// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default());
    /// let gradient = &mut trainer.gradient_mut().layers;
    /// (gradient.weight, gradient.bias) = ([[3.0]], [4.0]);
    /// assert_eq!(trainer.gradient_norm(), 5.0);
    /// ```
    pub fn gradient_norm(&self) -> f64 {
        let squares = |gradient| self.compute.level.dispatch(Squares(gradient));
        self.gradient_tensors().map(|(_, gradient)| squares(gradient)).sum::<f64>().sqrt()
    }

    /// Shortens the gradient to `max_norm` if it is longer, and returns how long it was: PyTorch's
    /// `torch.nn.utils.clip_grad_norm_`, g = g min(1, max_norm / (norm + 1e-6)). A length that is not finite changes nothing;
    /// [`check_gradient`](Trainer::check_gradient) says what is wrong.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Tensor, Vector};
    /// let net = Network::<Vector<1>, Linear<1, 1>>::zeros();
    /// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default());
    /// trainer.compute_gradient(&[Tensor::new([3.0])], &[Tensor::<Vector<1>>::new([-10.0])])?;
    /// assert!(trainer.clip_grad_norm(1.0) > 60.0);
    /// assert!((trainer.gradient_norm() - 1.0).abs() < 1e-6);
    /// trainer.apply()?;
    /// # Ok::<(), formwork_model::train::TrainError>(())
    /// ```
    pub fn clip_grad_norm(&mut self, max_norm: f64) -> f64 {
        let norm = self.gradient_norm();
        let factor = max_norm / (norm + 1e-6);
        if factor < 1.0 && norm.is_finite() {
            self.scale_gradient(factor);
        }
        norm
    }

    /// Moves each value of the gradient into [-`clip_value`, `clip_value`]: PyTorch's `torch.nn.utils.clip_grad_value_`. NaN stays.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// let net = Network::<Vector<2>, Linear<2, 1>>::zeros();
    /// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default());
    /// trainer.gradient_mut().layers.weight = [[3.0, -0.25]];
    /// trainer.clip_grad_value(0.5);
    /// assert_eq!(trainer.gradient().layers.weight, [[0.5, -0.25]]);
    /// ```
    pub fn clip_grad_value(&mut self, clip_value: f64) {
        let most = T::from_f64(clip_value);
        let least = T::from_f64(-clip_value);
        for (_, gradient) in self.gradient_tensors_mut() {
            for g in gradient {
                *g = if *g > most { most } else { *g };
                *g = if *g < least { least } else { *g };
            }
        }
    }

    /// Multiplies the gradient: by a quarter for the mean of four batches that were
    /// [accumulated](Trainer::accumulate_gradient).
    pub fn scale_gradient(&mut self, factor: f64) {
        let factor = T::from_f64(factor);
        for (_, gradient) in self.gradient_tensors_mut() {
            gradient.iter_mut().for_each(|g| *g = *g * factor);
        }
    }

    /// Whether every value of the gradient is a finite number.
    ///
    /// ```
    /// use formwork_layers::{Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Vector;
    /// let net = Network::<Vector<2>, Linear<2, 1>>::zeros();
    /// let mut trainer = Trainer::new(net, MeanSquaredError, Sgd::default());
    /// trainer.gradient_mut().layers.weight[0][1] = f32::NAN;
    /// let error = trainer.check_gradient().unwrap_err();
    /// assert_eq!(error.to_string(), "in step 1 value 1 of the gradient of `weight` is NaN");
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotFiniteGradient`] for the first that is not, in the order of declaration.
    pub fn check_gradient(&self) -> Result<(), NotFiniteGradient> {
        for (tensor, gradient) in self.gradient_tensors() {
            if let Some(index) = gradient.iter().position(|g| !g.is_finite()) {
                let (step, value) = (self.steps + 1, gradient[index].to_f64());
                return Err(NotFiniteGradient { step, name: tensor.path.to_string(), index, value });
            }
        }
        Ok(())
    }
}
