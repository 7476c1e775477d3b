//! A lattice of 324 network types: every one of 18 fronts with every middle and every tail, each checked against central
//! differences on random values.
//!
//! Only what the comparison needs is compiled, and without optimisation: one sample a tile, over `f64`, at one SIMD level.
//! The layers by themselves are checked in tiles of eight elsewhere.

use formwork::prelude::*;
use formwork_check::Check;

#[doc(hidden)]
pub use formwork;

/// A convolution over `f64`, with a total padding of `P`.
pub type Conv<const IC: usize, const OC: usize, const K: usize, const S: usize = 1, const P: usize = 0> =
    Conv2d<IC, OC, K, S, Total<P>, Bias, f64>;
/// Batch normalisation over `f64`.
pub type Norm<const C: usize> = BatchNorm2d<C, f64>;

/// Checks one network with values of its own.
///
/// # Panics
///
/// If a derivative is wrong.
pub fn check<In: Shape, N: Layer<In, f64> + Init<f64>>() {
    let name = core::any::type_name::<N>();
    // Any function of the type will do.
    let seed = name.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    if let Err(error) = Check::new().seed(seed).batch(3).gradient::<f64, In, N>() {
        panic!("{name}: {error}");
    }
}

/// The network that ends in a fully connected layer, whose size follows from the rest.
#[macro_export]
macro_rules! classifier {
    ($in:ty, $body:ty) => {
        (
            $body,
            $crate::formwork::prelude::Flatten,
            $crate::formwork::prelude::Linear<
                {
                    <<$body as $crate::formwork::prelude::Infer<$in, f64>>::Out as $crate::formwork::prelude::Shape>::LEN
                },
                3,
                f64,
            >,
        )
    };
}

/// A test for each front. A front is a layer from the input to two channels. Behind each come all middles, and behind each of
/// them a classifier or another convolution.
#[macro_export]
macro_rules! networks {
    ($in:ty; $($name:ident: $front:ty;)*) => {
        $(#[test]
        fn $name() {
            $crate::networks!(@middles $in, $front;
                Relu,
                (Tanh, MaxPool2d<2, 1>),
                (AvgPool2d<2, 1>, Sigmoid),
                (Norm<2>, Relu),
                (Conv<2, 2, 2, 1, 1>, Norm<2>, Tanh, MaxPool2d<2>),
                (Residual<(Conv<2, 2, 3, 1, 2>, Tanh)>, Dropout<30>),
                (Residual<(Conv<2, 3, 1>, Norm<3>, Relu, Conv<3, 2, 5, 1, 4>)>, Relu),
                (Sigmoid, Residual<(Norm<2>, Residual<Conv<2, 2, 3, 1, 2>>, Tanh)>),
                (Conv<2, 3, 2, 1, 2>, Tanh, Conv<3, 2, 3, 2, 3>, Tanh, Conv<2, 2, 2, 1, 1>)
            );
        })*
    };
    (@middles $in:ty, $front:ty; $($middle:ty),*) => {
        $(
            $crate::check::<$in, $crate::classifier!($in, ($front, $middle))>();
            $crate::check::<$in, (($front, $middle), Conv<2, 1, 3, 3, 3>, Tanh)>();
        )*
    };
}
