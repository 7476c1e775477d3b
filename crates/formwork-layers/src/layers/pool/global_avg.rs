//! Global average pooling.

#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Image, Level, Scalar, Tensor, Vector};

/// The mean of each channel: y\[c\] = 1 / (H W) sum over i, j of x\[c\]\[i\]\[j\], `Image<C, H, W>` to `Vector<C>`, as
/// PyTorch's `AdaptiveAvgPool2d(1)` and `Flatten` give it. Each dL/dy spreads evenly over its channel:
/// dL/dx\[c\]\[i\]\[j\] = dL/dy\[c\] / (H W).
///
/// ```
/// use formwork_layers::{GlobalAvgPool, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<2, 2, 2>>::new([[[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 1.0]]]);
/// assert_eq!(*GlobalAvgPool.forward(&x), Tensor::new([2.5, 0.25]));
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

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Infer<Image<C, H, W>, T> for GlobalAvgPool {
    type Out = Vector<C>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Vector<C>, E>,
        _: &mut [E],
    ) {
        level.run(
            #[inline(always)]
            || {
                for c in 0..C {
                    // Four sums, since one would be bound by the latency of an addition.
                    let mut sums = [E::ZERO; 4];
                    for (i, x) in x[c].as_flattened().iter().enumerate() {
                        sums[i % 4] += *x;
                    }
                    let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
                    y[c] = sum / E::splat(T::from_f64((H * W) as f64));
                }
            },
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let y = at.operation("GlobalAveragePool", &[x], &[], &[C, 1, 1]);
        at.operation("Flatten", &[y], &[("axis", Attribute::Int(1))], &[C])
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Train<Image<C, H, W>, T> for GlobalAvgPool {
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Vector<C>, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let dy = &*io.dy;
        pass.level.run(
            #[inline(always)]
            || {
                for c in 0..C {
                    dx[c].as_flattened_mut().fill(dy[c] / E::splat(T::from_f64((H * W) as f64)));
                }
            },
        );
    }
}

refuse!(vector, GlobalAvgPool, [T: Scalar]);
