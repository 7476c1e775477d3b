//! Initialisation that keeps the variance through rectifiers (He, Zhang, Ren, Sun 2015).

use super::{Initializer, Nonlinearity, Normal, uniform::symmetric};
use formwork_tensor::Scalar;
use rand::Rng;

/// Uniform between -b and b, b = gain sqrt(3 / fan): PyTorch's `kaiming_uniform_`, whose defaults are the fan of
/// [`fan_in`](super::fan_in) and a ReLU.
///
/// ```
/// use formwork_layers::init::{Initializer, KaimingUniform, Nonlinearity};
/// use rand::SeedableRng;
/// let mut values = [0.0; 100];
/// let kaiming = KaimingUniform { fan: 24, nonlinearity: Nonlinearity::Relu };
/// kaiming.fill(&mut values, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert!(values.iter().all(|value: &f64| value.abs() <= 0.5)); // sqrt 2 sqrt(3 / 24)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KaimingUniform {
    /// [`fan_in`](super::fan_in) keeps the variance on the way forward, [`fan_out`](super::fan_out) on the way back.
    pub fan: usize,
    /// What follows the layer.
    pub nonlinearity: Nonlinearity,
}
impl Initializer for KaimingUniform {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        symmetric(Scalar::sqrt(3.0) * deviation(self.fan, self.nonlinearity), values, rng);
    }
}

/// Normal with mean 0 and deviation gain / sqrt(fan): PyTorch's `kaiming_normal_`, whose defaults are the fan of
/// [`fan_in`](super::fan_in) and a ReLU.
///
/// ```
/// use formwork_layers::init::{Initializer, KaimingNormal, Nonlinearity};
/// use rand::SeedableRng;
/// let mut values = [0.0; 1000];
/// let kaiming = KaimingNormal { fan: 8, nonlinearity: Nonlinearity::Relu };
/// kaiming.fill(&mut values, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// let variance = values.iter().map(|x: &f64| x * x).sum::<f64>() / 1000.0;
/// assert!((variance - 0.25).abs() < 0.05); // (sqrt 2 / sqrt 8)^2
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KaimingNormal {
    /// [`fan_in`](super::fan_in) keeps the variance on the way forward, [`fan_out`](super::fan_out) on the way back.
    pub fan: usize,
    /// What follows the layer.
    pub nonlinearity: Nonlinearity,
}
impl Initializer for KaimingNormal {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        Normal { mean: 0.0, std: deviation(self.fan, self.nonlinearity) }.fill(values, rng);
    }
}

fn deviation(fan: usize, nonlinearity: Nonlinearity) -> f64 {
    nonlinearity.gain() / Scalar::sqrt(fan.max(1) as f64)
}
