//! Activations: functions of each element by itself. The derivative of most follows from the output, so that they work in
//! place.

mod elu;
mod gelu;
mod hard;
#[cfg(test)]
mod kink_tests;
mod leaky_relu;
mod mish;
#[cfg(all(test, feature = "exhaustive"))]
mod of_input_tests;
mod prelu;
mod relu;
mod relu6;
mod sigmoid;
mod silu;
mod softplus;
mod softsign;
mod tanh;
#[cfg(all(test, feature = "exhaustive"))]
mod tests;

pub use elu::{Elu, Selu};
pub use gelu::Gelu;
pub use hard::{Hardsigmoid, Hardswish, Hardtanh};
pub use leaky_relu::LeakyRelu;
pub use mish::Mish;
pub use prelu::PRelu;
pub use relu::Relu;
pub use relu6::Relu6;
pub use sigmoid::Sigmoid;
pub use silu::Silu;
pub use softplus::{LogSigmoid, Softplus, log1p};
pub use softsign::Softsign;
pub use tanh::Tanh;

use crate::trace::{Trace, Value};
use formwork_tensor::Scalar;

/// `Infer`, and its role, for an activation that works in place where it can. `$value` is f(x), `$gradient` is d f'(x) as a function of
/// y = f(x). `$trace` gives what is traced of it, from the layer's place and the input. `monotone` as in [`Pointwise::MONOTONE`](crate::Pointwise::MONOTONE).
macro_rules! activation {
    ($name:ident, |$($rest:tt)*) => { $crate::activation::activation!($name, [], false, |$($rest)*); };
    ($name:ident, monotone, |$($rest:tt)*) => { $crate::activation::activation!($name, [], true, |$($rest)*); };
    ($name:ty, [$($generics:tt)*], |$($rest:tt)*) => {
        $crate::activation::activation!($name, [$($generics)*], false, |$($rest)*);
    };
    (
        $name:ty, [$($generics:tt)*], $monotone:literal,
        |$x:ident| $value:expr, |$y:ident, $d:ident| $gradient:expr, $trace:expr
    ) => {
        impl<S: formwork_tensor::Shape, T: formwork_tensor::Scalar, $($generics)*> $crate::Infer<S, T> for $name {
            type Out = S;
            type Role = $crate::role::Pointwise;

            fn infer_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                level: L,
                x: &formwork_tensor::Tensor<S, E>,
                y: &mut formwork_tensor::Tensor<S, E>,
                _: &mut [E],
            ) {
                y.as_mut_slice().copy_from_slice(x.as_slice());
                <$crate::role::Pointwise as $crate::role::Role<Self, S, T>>::infer_in_place(self, level, y);
            }

            fn trace(&self, x: $crate::trace::Value, at: $crate::trace::Trace<'_, T>) -> $crate::trace::Value {
                $crate::activation::traced($trace, x, at, S::DIMS)
            }
        }

        impl<S: formwork_tensor::Shape, T: formwork_tensor::Scalar, $($generics)*> $crate::Pointwise<S, T> for $name {
            const MONOTONE: bool = $monotone;

            #[inline(always)]
            fn point<E: formwork_tensor::Element<Scalar = T>>(&self, x: E) -> E {
                x.map(|$x| $value)
            }

            #[inline(always)]
            fn point_gradient<E: formwork_tensor::Element<Scalar = T>>(&self, y: E, d: E) -> E {
                y.zip(d, |$y, $d| $gradient)
            }
        }
    };
}
use activation;

/// `Infer`, and its role, for an activation whose derivative needs the input. `$value` is f(x), `$gradient` is d f'(x), `$trace` what is
/// traced of it.
macro_rules! activation_of_input {
    ($name:ident, |$x:ident| $value:expr, |$at:ident, $d:ident| $gradient:expr, $trace:expr) => {
        impl<S: formwork_tensor::Shape, T: formwork_tensor::Scalar> $crate::Infer<S, T> for $name {
            type Out = S;
            type Role = $crate::role::Alone;

            fn infer_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                level: L,
                x: &formwork_tensor::Tensor<S, E>,
                y: &mut formwork_tensor::Tensor<S, E>,
                _: &mut [E],
            ) {
                level.run(
                    #[inline(always)]
                    || {
                        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
                            *y = x.map(|$x| $value);
                        }
                    },
                );
            }

            fn trace(
                &self,
                x: $crate::trace::Value,
                at: $crate::trace::Trace<'_, T>,
            ) -> $crate::trace::Value {
                $crate::activation::traced($trace, x, at, S::DIMS)
            }
        }

        impl<S: formwork_tensor::Shape, T: formwork_tensor::Scalar> $crate::Train<S, T> for $name {
            const READS_OUTPUT: bool = false;

            fn backward_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                pass: &$crate::Pass<'_, L, T>,
                io: $crate::Backward<'_, S, S, E>,
                _: $crate::Memory<'_, E>,
                _: Option<&mut Self>,
            ) {
                let Some(dx) = io.dx else { return };
                pass.level.run(
                    #[inline(always)]
                    || {
                        let gradients = dx.as_mut_slice().iter_mut().zip(io.dy.as_slice());
                        for ((dx, d), x) in gradients.zip(io.x.as_slice()) {
                            *dx = x.zip(*d, |$at, $d| $gradient);
                        }
                    },
                );
            }
        }
    };
}
use activation_of_input;

/// What is traced of an activation of a value of sizes `dims`.
fn traced<T: Scalar>(
    trace: impl FnOnce(&mut Trace<'_, T>, Value, &[usize]) -> Value,
    x: Value,
    mut at: Trace<'_, T>,
    dims: &[usize],
) -> Value {
    trace(&mut at, x, dims)
}
