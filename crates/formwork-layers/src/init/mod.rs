//! Initial values, from an explicit generator.
//!
//! Layers start with PyTorch's defaults. Another start is set tensor by tensor, as with `torch.nn.init`:
//!
//! ```
//! use formwork_layers::init::{Initializer, KaimingNormal, Nonlinearity, fan_out};
//! use formwork_layers::{Conv2d, OnHeap};
//! use rand::SeedableRng;
//!
//! let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(0);
//! let mut conv = Conv2d::<3, 8, 5>::seeded(0);
//! let kaiming = KaimingNormal { fan: fan_out(&conv.weight), nonlinearity: Nonlinearity::Relu };
//! kaiming.apply(&mut conv.weight, &mut rng);
//! ```
//!
//! In a layer of one's own `#[init(..)]` names the initialiser of a field.
//!
//! Values are drawn in `f64`, with the functions of `libm`, and rounded: the same on every machine, and in `f32` the
//! nearest to those in `f64`.

mod constant;
mod fan;
mod kaiming;
mod normal;
#[cfg(feature = "nalgebra")]
mod orthogonal;
#[cfg(test)]
mod tests;
mod uniform;
mod xavier;

pub use constant::{Constant, Ones, Zeros};
pub use fan::{Nonlinearity, fan_in, fan_out};
pub use kaiming::{KaimingNormal, KaimingUniform};
pub use normal::Normal;
#[cfg(feature = "nalgebra")]
pub use orthogonal::Orthogonal;
pub use uniform::{Uniform, UniformFanIn};
pub use xavier::{XavierNormal, XavierUniform};

use formwork_tensor::Scalar;
use formwork_tensor::memory::{self, Plain};
use rand::Rng;

/// Sets a layer or a network to its initial values: PyTorch's defaults for the layers of this crate.
///
/// The values are a function of the generator's state alone, whatever the machine or the number of threads.
pub trait Init<T> {
    /// Sets every value. An array of scalars without an initialiser of its own is set to 0.
    fn init<R: Rng>(&mut self, rng: &mut R);
}

/// Fills the values of one tensor.
///
/// ```
/// use formwork_layers::init::Initializer;
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_tensor::Scalar;
/// use rand::{Rng, SeedableRng};
///
/// /// -1 and 1 in turn.
/// struct Alternating;
/// impl Initializer for Alternating {
///     fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], _: &mut R) {
///         values.iter_mut().enumerate().for_each(|(i, value)| *value = if i % 2 == 0 { -T::ONE } else { T::ONE });
///     }
/// }
///
/// let mut linear = Linear::<2, 1>::seeded(0);
/// Alternating.apply(&mut linear.weight, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// assert_eq!(linear.weight, [[-1.0, 1.0]]);
/// ```
pub trait Initializer {
    /// Sets every value.
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R);

    /// Sets every value of a layer's tensor, such as `conv.weight`.
    fn apply<T: Scalar, P: Plain<T>, R: Rng>(&self, tensor: &mut P, rng: &mut R) {
        self.fill(memory::as_mut_slice::<T, P>(tensor), rng);
    }
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

impl<T> Init<T> for () {
    fn init<R: Rng>(&mut self, _: &mut R) {}
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
