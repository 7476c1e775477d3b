//! Initial values, from an explicit generator.

use formwork_tensor::Scalar;
use rand::Rng;

/// Sets a layer or a network to its initial values: PyTorch's defaults for the layers of this crate.
///
/// The values are a function of the generator's state alone, whatever the machine or the number of threads.
pub trait Init<T> {
    /// Sets every value. An array of scalars without an initialiser of its own is set to 0.
    fn init<R: Rng>(&mut self, rng: &mut R);
}

/// Fills the values of one tensor.
pub trait Initializer {
    /// Sets every value.
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R);
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

/// Uniform between -1/sqrt(fan_in) and 1/sqrt(fan_in): what PyTorch's `Conv2d` and `Linear` do by default for weights
/// (`kaiming_uniform_` with a = sqrt 5) and biases.
#[derive(Clone, Copy, Debug)]
pub struct UniformFanIn(
    /// How many inputs one output depends on.
    pub usize,
);
impl Initializer for UniformFanIn {
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        let bound = (self.0.max(1) as f64).sqrt().recip();
        values.iter_mut().for_each(|value| *value = T::from_f64(bound * (2.0 * uniform(rng) - 1.0)));
    }
}

/// Uniform in [0, 1), in steps of 2^-53.
fn uniform<R: Rng>(rng: &mut R) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

macro_rules! zero {
    ($($t:ident)*) => {
        $(impl Init<$t> for $t {
            fn init<R: Rng>(&mut self, _: &mut R) {
                *self = 0.0;
            }
        })*
    };
}
zero!(f32 f64);

impl<T, P: Init<T>, const N: usize> Init<T> for [P; N] {
    fn init<R: Rng>(&mut self, rng: &mut R) {
        self.iter_mut().for_each(|part| part.init(rng));
    }
}

macro_rules! tuple {
    ($($part:ident $index:tt),*;) => { tuple!(@one $($part $index),*); };
    ($($part:ident $index:tt),*; $next:ident $at:tt $($rest:tt)*) => {
        tuple!(@one $($part $index),*);
        tuple!($($part $index,)* $next $at; $($rest)*);
    };
    (@one $($part:ident $index:tt),*) => {
        impl<T, $($part: Init<T>),*> Init<T> for ($($part,)*) {
            fn init<RNG: Rng>(&mut self, rng: &mut RNG) {
                $(self.$index.init(rng);)*
            }
        }
    };
}
tuple!(A 0; B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 S 18 U 19 V 20 W 21 X 22 Y 23
    Z 24 A1 25 B1 26 C1 27 D1 28 E1 29 F1 30 G1 31);
