//! Normally distributed values.

use super::{Initializer, uniform::unit};
use formwork_tensor::Scalar;
use rand::Rng;

/// Normal: PyTorch's `normal_`.
///
/// ```
/// use formwork_layers::init::{Initializer, Normal};
/// use rand::SeedableRng;
/// let mut values = [0.0f32; 3];
/// Normal { mean: 5.0, std: 0.01 }.fill(&mut values, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert!(values.iter().all(|value| (4.9..5.1).contains(value)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub std: f64,
}

impl Default for Normal {
    /// Mean 0 and deviation 1, PyTorch's defaults.
    fn default() -> Self {
        Normal { mean: 0.0, std: 1.0 }
    }
}

impl Initializer for Normal {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        for pair in values.chunks_mut(2) {
            for (value, z) in pair.iter_mut().zip(two(rng)) {
                *value = T::from_f64(self.mean + self.std * z);
            }
        }
    }
}

/// Two independent standard normal values, by the polar method (Marsaglia, Bray 1964): a random point in the unit circle
/// needs no sine.
fn two<R: Rng>(rng: &mut R) -> [f64; 2] {
    loop {
        let (x, y) = (2.0 * unit(rng) - 1.0, 2.0 * unit(rng) - 1.0);
        let square = x * x + y * y;
        if square < 1.0 && square > 0.0 {
            let factor = Scalar::sqrt(-2.0 * Scalar::ln(square) / square);
            return [x * factor, y * factor];
        }
    }
}
