//! What an initialiser needs to know of a weight and of what follows it.

use formwork_tensor::{Parameters, Scalar};

/// How many inputs one output of this weight depends on: I for the O x I of a `Linear`, IC K^2 for the
/// OC x IC x K x K of a `Conv2d`.
///
/// ```
/// use formwork_layers::init::{fan_in, fan_out};
/// use formwork_layers::{Conv2d, Linear, OnHeap};
/// assert_eq!(fan_in(&Conv2d::<3, 8, 5>::seeded(0).weight), 75);
/// assert_eq!(fan_out(&Conv2d::<3, 8, 5>::seeded(0).weight), 200);
/// assert_eq!(fan_in(&Linear::<84, 10>::seeded(0).weight), 84);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Linear, OnHeap, init::fan_in};
/// fan_in(&Linear::<84, 10>::seeded(0).bias); // a weight has at least two axes
/// ```
pub fn fan_in<T: Scalar, P: Parameters<T>>(_: &P) -> usize {
    fan::<T, P>(1)
}

/// How many outputs one input of this weight reaches: O for a `Linear`, OC K^2 for a `Conv2d`.
///
/// ```
/// use formwork_layers::{Conv2d, OnHeap, init::fan_out};
/// assert_eq!(fan_out(&Conv2d::<6, 16, 5>::seeded(0).weight), 16 * 25);
/// ```
pub fn fan_out<T: Scalar, P: Parameters<T>>(_: &P) -> usize {
    fan::<T, P>(0)
}

/// The size of one of the first two axes times those after them.
fn fan<T: Scalar, P: Parameters<T>>(axis: usize) -> usize {
    let rank = const {
        match P::RANK {
            Some(rank) if rank >= 2 => rank,
            _ => panic!("a weight with a fan has at least two axes"),
        }
    };
    P::dim(axis) * (2..rank).map(P::dim).product::<usize>()
}

/// What follows a layer, which changes the scale of what passes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Nonlinearity {
    /// Nothing.
    Linear,
    /// [`Sigmoid`](crate::Sigmoid).
    Sigmoid,
    /// [`Tanh`](crate::Tanh).
    Tanh,
    /// [`Relu`](crate::Relu), or a leaky one of slope 0: the default of PyTorch's `kaiming_uniform_` and
    /// `kaiming_normal_`.
    #[default]
    Relu,
    /// [`LeakyRelu`](crate::LeakyRelu) with this slope.
    LeakyRelu(
        /// The slope below 0, 0.01 for 1 %.
        f64,
    ),
}

impl Nonlinearity {
    /// The factor by which weights are larger to make up for it, PyTorch's `calculate_gain`: 1 for nothing and for a
    /// sigmoid, 5/3 for tanh, sqrt(2 / (1 + a^2)) for a rectifier of slope a.
    ///
    /// ```
    /// use formwork_layers::init::Nonlinearity;
    /// assert_eq!(Nonlinearity::LeakyRelu(1.0).gain(), 1.0);
    /// ```
    pub fn gain(self) -> f64 {
        match self {
            Nonlinearity::Linear | Nonlinearity::Sigmoid => 1.0,
            Nonlinearity::Tanh => 5.0 / 3.0,
            Nonlinearity::Relu => core::f64::consts::SQRT_2,
            Nonlinearity::LeakyRelu(slope) => Scalar::sqrt(2.0 / (1.0 + slope * slope)),
        }
    }
}
