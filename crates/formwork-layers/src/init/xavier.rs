//! Initialisation that keeps the variance in both directions (Glorot, Bengio 2010).

use super::{Initializer, Normal, uniform::symmetric};
use formwork_tensor::Scalar;
use rand::Rng;

/// Uniform between -b and b, b = gain sqrt(6 / (fan_in + fan_out)): PyTorch's `xavier_uniform_`, whose default is a gain
/// of 1.
///
/// ```
/// use formwork_layers::init::{Initializer, Nonlinearity, XavierUniform, fan_in, fan_out};
/// use formwork_layers::{Linear, OnHeap};
/// use rand::SeedableRng;
/// let mut linear = Linear::<20, 4>::seeded(0);
/// let (fan_in, fan_out) = (fan_in(&linear.weight), fan_out(&linear.weight));
/// let xavier = XavierUniform { fan_in, fan_out, gain: Nonlinearity::Linear.gain() };
/// xavier.apply(&mut linear.weight, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert!(linear.weight.as_flattened().iter().all(|value| value.abs() <= 0.5)); // sqrt(6 / 24)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct XavierUniform {
    /// [`fan_in`](super::fan_in) of the weight.
    pub fan_in: usize,
    /// [`fan_out`](super::fan_out) of the weight.
    pub fan_out: usize,
    /// 1, or what [`Nonlinearity::gain`](super::Nonlinearity::gain) says.
    pub gain: f64,
}
impl Initializer for XavierUniform {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        symmetric(Scalar::sqrt(3.0) * deviation(self.fan_in, self.fan_out, self.gain), values, rng);
    }
}

/// Normal with mean 0 and deviation gain sqrt(2 / (fan_in + fan_out)): PyTorch's `xavier_normal_`, whose default is a gain
/// of 1.
///
/// ```
/// use formwork_layers::init::{Initializer, XavierNormal};
/// use rand::SeedableRng;
/// let mut values = [0.0; 1000];
/// let xavier = XavierNormal { fan_in: 3, fan_out: 5, gain: 1.0 };
/// xavier.fill(&mut values, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// let variance = values.iter().map(|x: &f64| x * x).sum::<f64>() / 1000.0;
/// assert!((variance - 0.25).abs() < 0.05); // 2 / (3 + 5)
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct XavierNormal {
    /// [`fan_in`](super::fan_in) of the weight.
    pub fan_in: usize,
    /// [`fan_out`](super::fan_out) of the weight.
    pub fan_out: usize,
    /// 1, or what [`Nonlinearity::gain`](super::Nonlinearity::gain) says.
    pub gain: f64,
}
impl Initializer for XavierNormal {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        Normal { mean: 0.0, std: deviation(self.fan_in, self.fan_out, self.gain) }.fill(values, rng);
    }
}

fn deviation(fan_in: usize, fan_out: usize, gain: f64) -> f64 {
    gain * Scalar::sqrt(2.0 / (fan_in + fan_out).max(1) as f64)
}
