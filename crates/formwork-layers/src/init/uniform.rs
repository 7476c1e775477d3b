//! Uniform values.

use super::Initializer;
use formwork_tensor::Scalar;
use rand::Rng;

/// Uniform between two bounds: PyTorch's `uniform_`.
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
