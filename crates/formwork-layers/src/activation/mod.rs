//! Activations: functions of each element by itself, whose derivative follows from the output.

mod relu;
mod sigmoid;
mod tanh;
#[cfg(test)]
mod tests;

pub use relu::Relu;
pub use sigmoid::Sigmoid;
pub use tanh::Tanh;

/// `Layer` for an activation: works in place where it can. `$value` is f(x), `$slope` is f'(x) as a function of y = f(x).
macro_rules! activation {
    ($name:ident, |$x:ident| $value:expr, |$y:ident, $d:ident| $gradient:expr) => {
        impl<S: formwork_tensor::Shape, T: formwork_tensor::Scalar> $crate::Layer<S, T> for $name {
            type Out = S;
            const IN_PLACE: bool = true;

            fn infer_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                level: L,
                x: &formwork_tensor::Tensor<S, E>,
                y: &mut formwork_tensor::Tensor<S, E>,
                _: &mut [E],
            ) {
                y.as_mut_slice().copy_from_slice(x.as_slice());
                <Self as $crate::Layer<S, T>>::infer_in_place(self, level, y);
            }

            fn infer_in_place<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                level: L,
                y: &mut formwork_tensor::Tensor<S, E>,
            ) {
                level.run(
                    #[inline(always)]
                    || y.as_mut_slice().iter_mut().for_each(|y| *y = y.map(|$x| $value)),
                );
            }

            fn backward_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                pass: &$crate::Pass<'_, L, T>,
                io: $crate::Backward<'_, S, S, E>,
                _: $crate::Memory<'_, E>,
                _: &mut Self,
            ) {
                if let Some(dx) = io.dx {
                    dx.as_mut_slice().copy_from_slice(io.dy.as_slice());
                    <Self as $crate::Layer<S, T>>::backward_in_place(self, pass, io.y, dx);
                }
            }

            fn backward_in_place<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                pass: &$crate::Pass<'_, L, T>,
                y: &formwork_tensor::Tensor<S, E>,
                dy: &mut formwork_tensor::Tensor<S, E>,
            ) {
                pass.level.run(
                    #[inline(always)]
                    || {
                        for (d, y) in dy.as_mut_slice().iter_mut().zip(y.as_slice()) {
                            *d = y.zip(*d, |$y, $d| $gradient);
                        }
                    },
                );
            }
        }
    };
}
use activation;
