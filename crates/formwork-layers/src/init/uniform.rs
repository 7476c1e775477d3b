//! Uniform values.

use super::Initializer;
use formwork_tensor::Scalar;
use rand::Rng;

/// Uniform between two bounds: PyTorch's `uniform_`.
///
/// ```
/// use formwork_layers::init::{Initializer, Uniform};
/// use rand::SeedableRng;
/// let mut values = [0.0f32; 3];
/// Uniform { low: -1.0, high: 1.0 }.fill(&mut values, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert!(values.iter().all(|value| (-1.0..=1.0).contains(value) && *value != 0.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniform {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}
impl Initializer for Uniform {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        let width = self.high - self.low;
        values.iter_mut().for_each(|value| *value = T::from_f64(self.low + width * unit(rng)));
    }
}

/// Uniform between -1/sqrt(fan_in) and 1/sqrt(fan_in): what PyTorch's `Conv2d` and `Linear` do by default for weights
/// (`kaiming_uniform_` with a = sqrt 5) and biases.
///
/// ```
/// use formwork_layers::init::{Initializer, UniformFanIn};
/// use rand::SeedableRng;
/// let mut values = [0.0f32; 100];
/// UniformFanIn(25).fill(&mut values, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert!(values.iter().all(|value| value.abs() <= 0.2)); // 1 / sqrt(25)
/// ```
#[derive(Clone, Copy, Debug)]
pub struct UniformFanIn(
    /// How many inputs one output depends on.
    pub usize,
);
impl Initializer for UniformFanIn {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        symmetric(Scalar::sqrt(self.0.max(1) as f64).recip(), values, rng);
    }
}

/// Uniform between -`bound` and `bound`.
pub(super) fn symmetric<T: Scalar, R: Rng>(bound: f64, values: &mut [T], rng: &mut R) {
    values.iter_mut().for_each(|value| *value = T::from_f64(bound * (2.0 * unit(rng) - 1.0)));
}

/// Uniform in [0, 1), in steps of 2^-53.
pub(super) fn unit<R: Rng>(rng: &mut R) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}
