//! The same value everywhere.

use super::Initializer;
use formwork_tensor::Scalar;
use rand::Rng;

/// Every value is this one: PyTorch's `constant_`.
///
/// ```
/// use formwork_layers::init::{Constant, Initializer};
/// use rand::SeedableRng;
/// let mut bias = [0.0f32; 3];
/// Constant(0.5).apply(&mut bias, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert_eq!(bias, [0.5; 3]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant(
    /// The value.
    pub f64,
);
impl Initializer for Constant {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], _: &mut R) {
        values.fill(T::from_f64(self.0));
    }
}

/// Every value is 1.
///
/// ```
/// use formwork_layers::init::{Initializer, Ones};
/// use rand::SeedableRng;
/// let mut values = [0.0f32; 3];
/// Ones.fill(&mut values, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert_eq!(values, [1.0; 3]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Ones;
impl Initializer for Ones {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], _: &mut R) {
        values.fill(T::ONE);
    }
}

/// Every value is 0.
#[derive(Clone, Copy, Debug)]
pub struct Zeros;
impl Initializer for Zeros {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], _: &mut R) {
        values.fill(T::ZERO);
    }
}
