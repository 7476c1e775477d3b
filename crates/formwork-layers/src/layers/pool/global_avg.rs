//! Global average pooling.

#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Image, Level, Scalar, Sequence, Shape, Tensor, Vector};

/// The mean of each channel: y\[c\] = 1 / (H W) sum over i, j of x\[c\]\[i\]\[j\], `Image<C, H, W>` to `Vector<C>`, as
/// PyTorch's `AdaptiveAvgPool2d(1)` and `Flatten` give it, and 1 / L sum over i of x\[c\]\[i\], `Sequence<C, L>` to `Vector<C>`, as its
/// `AdaptiveAvgPool1d(1)` and `Flatten` do. Each dL/dy spreads evenly over its channel:
/// dL/dx\[c\]\[i\]\[j\] = dL/dy\[c\] / (H W), and dL/dx\[c\]\[i\] = dL/dy\[c\] / L.
///
/// ```
/// use formwork_layers::{GlobalAvgPool, Passes};
/// use formwork_tensor::{Image, Sequence, Tensor};
/// let x = Tensor::<Image<2, 2, 2>>::new([[[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 1.0]]]);
/// assert_eq!(*GlobalAvgPool.forward(&x), Tensor::new([2.5, 0.25]));
/// let x = Tensor::<Sequence<2, 3>>::new([[1.0, 2.0, 6.0], [0.0, 0.0, 1.5]]);
/// assert_eq!(*GlobalAvgPool.forward(&x), Tensor::new([3.0, 0.5]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{GlobalAvgPool, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// GlobalAvgPool.forward(&Tensor::<Vector<4>>::zeros()); // takes an image but is given a vector of 4
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct GlobalAvgPool;

impl GlobalAvgPool {
    /// The mean of each `values` values.
    #[inline(always)]
    fn means<L: Level, E: Element>(level: L, values: usize, x: &[E], y: &mut [E]) {
        level.run(
            #[inline(always)]
            || {
                for (c, y) in y.iter_mut().enumerate() {
                    // Four sums, since one would be bound by the latency of an addition.
                    let mut sums = [E::ZERO; 4];
                    for (i, x) in x[c * values..][..values].iter().enumerate() {
                        sums[i % 4] += *x;
                    }
                    let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
                    *y = sum / E::splat(E::Scalar::from_f64(values as f64));
                }
            },
        );
    }

    /// An even part of each dL/dy for `values` values.
    #[inline(always)]
    fn spread<L: Level, E: Element>(level: L, values: usize, dy: &[E], dx: &mut [E]) {
        level.run(
            #[inline(always)]
            || {
                for (c, dy) in dy.iter().enumerate() {
                    dx[c * values..][..values].fill(*dy / E::splat(E::Scalar::from_f64(values as f64)));
                }
            },
        );
    }
}

/// Both passes on a kind of shape whose channels have so many values each.
macro_rules! averages {
    ($shape:ty: $values:expr, [$($sizes:tt)*]) => {
        impl<const C: usize, $($sizes)*, T: Scalar> Infer<$shape, T> for GlobalAvgPool {
            type Out = Vector<C>;
            type Role = role::Alone;

            fn infer_tile<L: Level, E: Element<Scalar = T>>(
                &self,
                level: L,
                x: &Tensor<$shape, E>,
                y: &mut Tensor<Vector<C>, E>,
                _: &mut [E],
            ) {
                Self::means(level, $values, x.as_slice(), y.as_mut_slice());
            }

            fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
                let ones = [C, 1, 1];
                let dims = &ones[..<$shape as Shape>::DIMS.len()];
                let y = at.operation("GlobalAveragePool", &[x], &[], dims);
                at.operation("Flatten", &[y], &[("axis", Attribute::Int(1))], &[C])
            }
        }

        impl<const C: usize, $($sizes)*, T: Scalar> Train<$shape, T> for GlobalAvgPool {
            const READS_OUTPUT: bool = false;

            fn backward_tile<L: Level, E: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, L, T>,
                io: Backward<'_, $shape, Vector<C>, E>,
                _: Memory<'_, E>,
                _: Option<&mut Self>,
            ) {
                let Some(dx) = io.dx else { return };
                Self::spread(pass.level, $values, io.dy.as_slice(), dx.as_mut_slice());
            }
        }
    };
}

averages!(Image<C, H, W>: H * W, [const H: usize, const W: usize]);
averages!(Sequence<C, LEN>: LEN, [const LEN: usize]);

refuse!(vector, GlobalAvgPool, [T: Scalar]);
